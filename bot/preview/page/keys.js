/** The reply keyboard under the input: words the bot offers to say. */

import { element } from "./markup.js";

export class Keys {
  #board = document.getElementById("keys");
  #toggle = document.getElementById("keys-toggle");
  #keyboard = null;

  /** @param {(text: string) => void} say */
  constructor(say) {
    this.#toggle.addEventListener("click", () => this.#open(this.#board.hidden));
    this.#board.addEventListener("click", (event) => {
      const key = event.target.closest("button");
      if (key) say(key.textContent);
    });
  }

  /** What the bot hints in the empty input while its keyboard is up, or "". */
  get placeholder() {
    return (!this.#board.hidden && this.#keyboard?.input_field_placeholder) || "";
  }

  clear() {
    this.#set(null);
  }

  /**
   * Follows the chat: a bot's message may bring or remove the keyboard; a question
   * for a reply folds it, and an answer a one-time one.
   */
  follow(message) {
    if (message.from === "person") {
      if (this.#keyboard?.one_time_keyboard) this.#open(false);
    } else if (message.reply_keyboard) {
      this.#set(message.reply_keyboard.keyboard ? message.reply_keyboard : null);
    } else if (message.force_reply) {
      this.#open(false);
    }
  }

  #set(keyboard) {
    this.#keyboard = keyboard;
    this.#toggle.hidden = !keyboard;
    const rows = (keyboard?.keyboard ?? []).map((row) => {
      const keys = row.map((button) => element("button", { type: "button", dir: "auto" }, button.text ?? button));
      return element("div", { className: "row" }, ...keys);
    });
    this.#board.replaceChildren(...rows);
    this.#open(Boolean(keyboard));
  }

  #open(open) {
    this.#board.hidden = !open;
    this.#toggle.setAttribute("aria-expanded", String(open));
  }
}
