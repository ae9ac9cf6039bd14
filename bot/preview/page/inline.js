/** Inline mode: while "@bot words" is typed, what the bot finds is listed; a choice is sent via the bot. */

import { Listbox } from "./listbox.js";
import { element } from "./markup.js";

const PAUSE_MS = 250; // nobody is asked at every letter

export class Inline {
  #list;
  #acts;
  #prefix = null;
  #timer;
  #turn = 0; // counts what was typed, so that a late answer is dropped
  #query = "";
  #next = "";
  #count = 0;

  /**
   * @param {object} acts `ask(query, offset)` gives the page of results or null, `choose(id)` sends one,
   *     `start(payload)` follows the button above the results
   */
  constructor(acts) {
    this.#acts = acts;
    this.#list = new Listbox("results", { pick: (option) => this.#pick(option) });
  }

  /** @param {string} username the bot's */
  set(username) {
    this.#prefix = `@${username} `.toLowerCase();
    this.close();
  }

  /** Asks for what is typed behind the bot's name. */
  match(text) {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    if (!this.#prefix || !text.toLowerCase().startsWith(this.#prefix)) {
      this.#list.close();
      return;
    }
    this.#query = text.slice(this.#prefix.length);
    this.#timer = setTimeout(() => this.#ask(turn), PAUSE_MS);
  }

  /** Handles a key while the list is open; true if the key was meant for it. */
  key(event) {
    return this.#list.key(event);
  }

  close() {
    this.match("");
  }

  async #ask(turn) {
    const page = await this.#acts.ask(this.#query, "");
    if (!page || turn !== this.#turn) return;
    this.#count = 0;
    const above = page.button ? [this.#option({ title: page.button.text }, { start: page.button.start_parameter })] : [];
    const options = [...above, ...this.#options(page)];
    if (!options.length) options.push(this.#option({ title: "No results" }, {}));
    this.#list.open(options, null);
  }

  async #more() {
    const turn = this.#turn;
    const page = await this.#acts.ask(this.#query, this.#next);
    if (page && turn === this.#turn) this.#list.grow(this.#options(page));
  }

  #options(page) {
    this.#next = page.next_offset;
    const options = page.results.map((result) => this.#option(result, { result: result.id }));
    return this.#next ? [...options, this.#option({ title: "More" }, { more: "" })] : options;
  }

  #option({ title, description = "" }, does) {
    const option = element("div", { id: `result-${this.#count++}`, role: "option", "aria-selected": "false" });
    option.append(element("b", { dir: "auto" }, title), element("span", { dir: "auto" }, description));
    Object.assign(option.dataset, does);
    if (!Object.keys(does).length) option.setAttribute("aria-disabled", "true");
    return option;
  }

  #pick(option) {
    const { result, start, more } = option.dataset;
    if (more !== undefined) {
      void this.#more();
      return;
    }
    this.close();
    if (result !== undefined) this.#acts.choose(result);
    else this.#acts.start(start);
  }
}
