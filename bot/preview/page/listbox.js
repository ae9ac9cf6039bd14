/** A list above the input to choose from: arrows move, Enter or a press choose, Escape closes. */

export class Listbox {
  #list;
  #text = document.getElementById("text");
  #acts;

  /**
   * @param {string} id
   * @param {object} acts `pick(option)`; may have `complete(option)` for Tab,
   *     `dismiss(focused)` after Escape and `closed()`
   */
  constructor(id, acts) {
    this.#list = document.getElementById(id);
    this.#acts = acts;
    this.#list.addEventListener("keydown", (event) => this.key(event));
    this.#list.addEventListener("click", (event) => this.#choose(event.target.closest("[role=option]"), acts.pick));
    // Before the list takes the focus from the text, or the text from the list.
    this.#list.addEventListener("mousedown", (event) => event.preventDefault());
    document.addEventListener("pointerdown", (event) => {
      if (!event.target.closest("footer")) this.close();
    });
  }

  get isOpen() {
    return !this.#list.hidden;
  }

  get hasFocus() {
    return document.activeElement === this.#list;
  }

  focus() {
    this.#list.focus();
  }

  /**
   * @param {HTMLElement[]} options
   * @param {HTMLElement|null} chosen the one that Enter takes; null leaves Enter to the input
   */
  open(options, chosen) {
    this.#list.replaceChildren(...options);
    this.#list.hidden = false;
    this.#list.scrollTop = 0;
    if (chosen) this.#select(chosen);
    else this.#text.removeAttribute("aria-activedescendant");
  }

  /** Adds options below in place of the last one, and keeps the place. */
  grow(options) {
    this.#list.lastElementChild.remove();
    this.#list.append(...options);
  }

  close() {
    this.#list.hidden = true;
    this.#text.removeAttribute("aria-activedescendant");
    this.#acts.closed?.();
  }

  /** Handles a key while the list is open; true if the key was meant for it. */
  key(event) {
    if (!this.isOpen) return false;
    const active = this.#list.querySelector("[aria-selected=true]");
    const acts = {
      ArrowDown: () => this.#select(active?.nextElementSibling ?? this.#list.firstElementChild),
      ArrowUp: () => this.#select(active?.previousElementSibling ?? this.#list.lastElementChild),
      Home: () => this.#select(this.#list.firstElementChild),
      End: () => this.#select(this.#list.lastElementChild),
      Enter: active && (() => this.#choose(active, this.#acts.pick)),
      Tab: this.#acts.complete && (() => this.#choose(active, this.#acts.complete)),
      Escape: () => this.#dismiss(),
    };
    const act = event.shiftKey || event.isComposing ? undefined : acts[event.key];
    if (!act) return false;
    event.preventDefault();
    act();
    return true;
  }

  #select(option) {
    this.#list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    for (const owner of [this.#list, this.#text]) owner.setAttribute("aria-activedescendant", option.id);
  }

  #choose(option, act) {
    if (option && option.getAttribute("aria-disabled") !== "true") act(option);
  }

  #dismiss() {
    const focused = this.hasFocus;
    this.close();
    this.#acts.dismiss?.(focused);
  }
}
