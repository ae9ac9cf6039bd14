/** The list of messages: adds, edits and removes them without losing the reader's place. */

import { bubble, redraw } from "./bubble.js";
import { element } from "./markup.js";

const NEAR_PX = 80;
const MARGIN_PX = 8;

const day = (seconds) =>
  new Date(seconds * 1000).toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
const firstLine = (message) => message.text.split("\n", 1)[0];

export class Log {
  #view = document.getElementById("log");
  #list = document.getElementById("messages");
  #welcome = document.getElementById("welcome");
  #typing = document.getElementById("typing");
  #toEnd = document.getElementById("to-end");
  #unread = document.getElementById("unread");
  #shown = new Map(); // message id → {message, article}
  #unreadCount = 0;
  #atEnd = true;
  #height = 0;
  #named = false;

  constructor() {
    this.#view.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#toEnd.addEventListener("click", () => this.toEnd("smooth"));
    new ResizeObserver(() => this.#resized()).observe(this.#view);
  }

  /** The message with this id as last seen, or undefined. */
  get(id) {
    return this.#shown.get(id)?.message;
  }

  /**
   * Shows these messages and no others, from the newest; a reader is not told them one by one.
   *
   * @param {import("./api.js").Message[]} messages
   * @param {boolean} named whether the bubbles name who sent them
   */
  reset(messages, named) {
    this.#named = named;
    this.#view.setAttribute("aria-busy", "true");
    this.#shown.clear();
    this.#list.replaceChildren();
    for (const message of messages) this.#append(message);
    this.#welcome.hidden = messages.length > 0;
    this.typing(false);
    this.toEnd();
    this.#view.removeAttribute("aria-busy");
  }

  /** Adds a new message, or edits in place the one that has its id. */
  show(message) {
    const shown = this.#shown.get(message.id);
    if (shown) {
      this.#edit(shown, message);
      return;
    }
    const follow = this.#atEnd || message.from === "person";
    if (message.from === "bot") this.typing(false);
    const article = this.#append(message);
    if (follow) this.#reveal(article);
    else this.#count(this.#unreadCount + 1);
  }

  remove(id) {
    const shown = this.#shown.get(id);
    if (!shown) return;
    this.#shown.delete(id);
    if (shown.article.contains(document.activeElement)) this.#view.focus();
    shown.article.remove();
    this.#welcome.hidden = this.#shown.size > 0;
    this.#look();
  }

  typing(on) {
    this.#typing.hidden = !on;
    if (on && this.#atEnd) this.toEnd();
  }

  toEnd(behavior = "instant") {
    this.#view.scrollTo({ top: this.#view.scrollHeight, behavior });
    this.#look();
  }

  /** Brings a message into view and marks it for a moment. */
  point(id) {
    const article = this.#shown.get(id)?.article;
    if (!article) return;
    article.scrollIntoView({ block: "center" });
    article.focus({ preventScroll: true });
  }

  /** Puts the focus on a message's keyboard if an edit took it away. */
  refocus(id) {
    if (document.activeElement === document.body) this.#shown.get(id)?.article.querySelector(".key")?.focus();
  }

  #setting(message) {
    return { named: this.#named, original: this.get(message.reply_to) };
  }

  #append(message) {
    const previous = [...this.#shown.values()].at(-1);
    if (!previous || day(previous.message.date) !== day(message.date)) {
      this.#list.append(element("p", { className: "day" }, day(message.date)));
    }
    this.#welcome.hidden = true;
    const article = bubble(message, this.#setting(message));
    this.#shown.set(message.id, { message, article });
    this.#list.append(article);
    return article;
  }

  #edit(shown, message) {
    const { article, message: old } = shown;
    const focus = focusedKey(article);
    const before = place(article);
    redraw(article, old, message, this.#setting(message));
    shown.message = message;
    this.#keepPlace(article, before, firstLine(old) !== firstLine(message));
    focus?.restore();
    this.#look();
  }

  /**
   * After an edit the keys stay under the thumb: the message's end stays where it was if it was in
   * view, else the first row of keys. A new first line is a new screen, which is read from its top.
   */
  #keepPlace(article, before, newScreen) {
    const view = this.#view.getBoundingClientRect();
    const after = place(article);
    if (before.top >= view.bottom) return;
    if (before.bottom <= view.bottom + 1) this.#view.scrollTop += after.bottom - before.bottom;
    else if (before.keys <= view.bottom) this.#view.scrollTop += after.keys - before.keys;
    const inView = before.bottom > view.top;
    if (newScreen && inView && place(article).top < view.top) this.#toTopOf(article);
  }

  /** Shows a new message: its end, but never so that its beginning is out of view. */
  #reveal(article) {
    this.toEnd();
    if (place(article).top < this.#view.getBoundingClientRect().top) this.#toTopOf(article);
  }

  #toTopOf(article) {
    this.#view.scrollTop += place(article).top - this.#view.getBoundingClientRect().top - MARGIN_PX;
    this.#look();
  }

  /** A view that grows or shrinks scrolls too; that is not the reader leaving the end. */
  #scrolled() {
    if (this.#view.clientHeight === this.#height) this.#look();
  }

  #resized() {
    this.#height = this.#view.clientHeight;
    if (this.#atEnd) this.toEnd();
    else this.#look();
  }

  #look() {
    this.#atEnd = this.#view.scrollHeight - this.#view.clientHeight - this.#view.scrollTop < NEAR_PX;
    this.#toEnd.hidden = this.#atEnd;
    if (this.#atEnd) this.#count(0);
  }

  #count(unread) {
    this.#unreadCount = unread;
    this.#unread.textContent = unread || "";
    this.#unread.hidden = !unread;
    this.#toEnd.hidden = this.#atEnd;
    this.#toEnd.setAttribute("aria-label", unread ? `Go to ${unread} new below` : "Go to the newest message");
  }
}

function place(article) {
  const { top, bottom } = article.getBoundingClientRect();
  const keys = article.querySelector(".keyboard")?.getBoundingClientRect().top ?? bottom;
  return { top, bottom, keys };
}

/** Remembers which key has the focus; after a redraw gives it to the key of the same words, else place. */
function focusedKey(article) {
  const keys = () => [...article.querySelectorAll(".key")];
  const index = keys().indexOf(document.activeElement);
  if (index < 0) return null;
  const label = document.activeElement.textContent;
  const restore = () => {
    if (article.contains(document.activeElement)) return;
    const now = keys();
    const next = now.find((key) => key.textContent === label) ?? now[Math.min(index, now.length - 1)] ?? article;
    next.focus({ preventScroll: true });
  };
  return { restore };
}
