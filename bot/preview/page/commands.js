/** The bot's commands: all of them from the Menu button, the matching ones while a slash is typed. */

import { element } from "./markup.js";

export class Commands {
  #list = document.getElementById("commands");
  #menu = document.getElementById("menu");
  #text = document.getElementById("text");
  #all = [];
  #choose;

  /** @param {{send: (command: string) => void, complete: (command: string) => void}} choose what a choice does */
  constructor(choose) {
    this.#choose = choose;
    this.#menu.addEventListener("click", () => this.#toggle());
    this.#list.addEventListener("keydown", (event) => this.key(event));
    this.#list.addEventListener("click", (event) => this.#pick(event.target.closest("[role=option]"), choose.send));
    // Before the list takes the focus from the text, or the text from the list.
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    document.addEventListener("pointerdown", (event) => {
      if (!event.target.closest("footer")) this.close();
    });
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
    if (this.#list.hidden) return false;
    const active = this.#list.querySelector("[aria-selected=true]");
    const acts = {
      ArrowDown: () => this.#select(active?.nextElementSibling ?? this.#list.firstElementChild),
      ArrowUp: () => this.#select(active?.previousElementSibling ?? this.#list.lastElementChild),
      Home: () => this.#select(this.#list.firstElementChild),
      End: () => this.#select(this.#list.lastElementChild),
      Enter: () => this.#pick(active, this.#choose.send),
      Tab: () => this.#pick(active, this.#choose.complete),
      Escape: () => this.#dismiss(),
    };
    const act = event.shiftKey || event.isComposing ? undefined : acts[event.key];
    if (!act) return false;
    event.preventDefault();
    act();
    return true;
  }

  close() {
    this.#list.hidden = true;
    this.#menu.setAttribute("aria-expanded", "false");
    this.#text.removeAttribute("aria-activedescendant");
  }

  #toggle() {
    if (!this.#list.hidden) {
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
    this.#list.replaceChildren(...options);
    this.#list.hidden = false;
    this.#list.scrollTop = 0;
    this.#select(options[0]);
  }

  #select(option) {
    this.#list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    for (const owner of [this.#list, this.#text]) owner.setAttribute("aria-activedescendant", option.id);
  }

  #pick(option, act) {
    if (!option) return;
    this.close();
    act(`/${option.dataset.command}`);
  }

  #dismiss() {
    const fromMenu = document.activeElement === this.#list;
    this.close();
    if (fromMenu) this.#menu.focus();
  }
}
