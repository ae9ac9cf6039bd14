/** Taps on inline buttons: each shows that it is working until the bot answers it. */

const ANSWER_MS = 15_000; // after this the stand-in, like Telegram, takes no answer to a tap

export class Taps {
  #waiting = new Map(); // callback id → ends the wait
  #early = new Set(); // answers that overtook their id
  #late;

  /** @param {() => void} late is called when a tap stays without an answer */
  constructor(late) {
    this.#late = late;
  }

  /**
   * @param {HTMLElement} key the button that was pressed
   * @param {(key: HTMLElement) => Promise<string|null>} send gives the callback id, null if refused
   */
  async press(key, send) {
    if (key.getAttribute("aria-busy") === "true") return;
    key.setAttribute("aria-busy", "true");
    const free = () => key.removeAttribute("aria-busy");
    const id = await send(key);
    if (id === null || this.#early.delete(id)) free();
    else this.#wait(id, free);
  }

  /** The answer to this callback id came. */
  answered(id) {
    if (this.#waiting.has(id)) this.#waiting.get(id)();
    else this.#early.add(id);
  }

  /** Ends every wait: the line was lost, or another person took over. */
  forget() {
    for (const end of [...this.#waiting.values()]) end();
    this.#early.clear();
  }

  #wait(id, free) {
    const timer = setTimeout(() => {
      end();
      this.#late();
    }, ANSWER_MS);
    const end = () => {
      clearTimeout(timer);
      this.#waiting.delete(id);
      free();
    };
    this.#waiting.set(id, end);
  }
}
