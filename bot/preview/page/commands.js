/** The bot's commands: all of them from the Menu button, the matching ones while a slash is typed. */

import { Listbox } from "./listbox.js";
import { element } from "./markup.js";

export class Commands {
  #list;
  #menu = document.getElementById("menu");
  #all = [];

  /** @param {{send: (command: string) => void, complete: (command: string) => void}} choose what a choice does */
  constructor(choose) {
    this.#list = new Listbox("commands", {
      pick: (option) => this.#pick(option, choose.send),
      complete: (option) => this.#pick(option, choose.complete),
      dismiss: (focused) => focused && this.#menu.focus(),
      closed: () => this.#menu.setAttribute("aria-expanded", "false"),
    });
    this.#menu.addEventListener("click", () => this.#toggle());
  }

  /** @param {{command: string, description: string}[]} commands */
  set(commands) {
    this.#all = commands;
    this.#menu.hidden = commands.length === 0;
    this.close();
  }

  /** Offers the commands that begin like the text, if it is the beginning of one. */
  match(text) {
    const typed = /^\/(\w*)$/.exec(text)?.[1].toLowerCase();
    const matching = typed === undefined ? [] : this.#all.filter(({ command }) => command.startsWith(typed));
    if (matching.length) this.#open(matching);
    else this.close();
  }

  /** Handles a key while the list is open; true if the key was meant for it. */
  key(event) {
    return this.#list.key(event);
  }

  close() {
    this.#list.close();
  }

  #toggle() {
    if (this.#list.isOpen) {
      this.close();
      return;
    }
    this.#open(this.#all);
    this.#menu.setAttribute("aria-expanded", "true");
    this.#list.focus(); // not the text: a phone would bring up its keyboard over the list
  }

  #open(commands) {
    const options = commands.map(({ command, description }, index) => {
      const option = element("div", { id: `command-${index}`, role: "option", "aria-selected": "false" });
      option.dataset.command = command;
      option.append(element("b", {}, `/${command}`), element("span", { dir: "auto" }, description));
      return option;
    });
    this.#list.open(options, options[0]);
  }

  #pick(option, act) {
    this.close();
    act(`/${option.dataset.command}`);
  }
}
