/** The input: grows with its text, sends on Enter, and holds the message that is being replied to. */

import { gist } from "./bubble.js";

const FINE_POINTER = matchMedia("(hover: hover) and (pointer: fine)");

export class Composer {
  #form = document.getElementById("composer");
  #text = document.getElementById("text");
  #reply = document.getElementById("reply");
  #replyName = document.getElementById("reply-name");
  #replyText = document.getElementById("reply-text");
  #target = null;
  #hint = "";
  #lists;

  /**
   * @param {(text: string, replyTo: number|null) => Promise<boolean>} send true if it was sent
   * @param {{match: (text: string) => void, key: (event: KeyboardEvent) => boolean}[]} lists what is offered
   */
  constructor(send, lists) {
    this.#lists = lists;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(send);
    });
    this.#text.addEventListener("input", () => {
      this.#grow();
      this.#offer();
    });
    this.#text.addEventListener("keydown", (event) => {
      if (lists.some((list) => list.key(event))) return;
      if (event.key === "Escape") this.cancelReply();
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit(send);
    });
    this.#reply.querySelector("button").addEventListener("click", () => {
      this.cancelReply();
      this.focus();
    });
  }

  /** The id of the message being replied to, or null. */
  get replyTo() {
    return this.#target;
  }

  focus() {
    this.#text.focus();
  }

  /** Focuses the input where that does not bring up a keyboard on the screen. */
  focusQuietly() {
    if (FINE_POINTER.matches) this.focus();
  }

  /** Puts a text in place of what was typed, the cursor behind it. */
  fill(text) {
    this.#text.value = text;
    this.#grow();
    this.#offer();
    this.focus();
  }

  /** Shows which message is replied to; where the bot asked for the reply, with its placeholder. */
  beginReply(message) {
    const forced = message.force_reply !== null;
    this.#target = message.id;
    this.#replyName.textContent = forced ? `${message.sender} asks` : `Reply to ${message.sender}`;
    this.#replyText.textContent = gist(message);
    this.#reply.hidden = false;
    this.#text.placeholder = message.force_reply?.placeholder || (forced ? "Your answer" : "Message");
  }

  cancelReply() {
    this.#target = null;
    this.#reply.hidden = true;
    this.hint(this.#hint);
  }

  /** The placeholder while nothing is replied to. */
  hint(text) {
    this.#hint = text;
    if (this.#target === null) this.#text.placeholder = text || "Message";
  }

  /** Takes away what was typed. */
  empty() {
    this.#text.value = "";
    this.#grow();
  }

  clear() {
    this.empty();
    this.cancelReply();
  }

  async #submit(send) {
    const text = this.#text.value;
    if (!text.trim()) return;
    const target = this.#target;
    this.empty();
    this.#offer();
    if (await send(text.trim(), target)) return;
    this.#text.value ||= text;
    this.#grow();
  }

  #offer() {
    for (const list of this.#lists) list.match(this.#text.value);
  }

  #grow() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }
}
