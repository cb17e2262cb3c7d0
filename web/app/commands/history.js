// Lines that were entered, to be called back with the arrow keys.

const LINES = 100;

export class History {
  #lines = [];
  #at = 0;
  #draft = '';

  add(line) {
    if (this.#lines.at(-1) !== line) {
      this.#lines = [...this.#lines.slice(1 - LINES), line];
    }
    this.#at = this.#lines.length;
  }

  /** `step` is -1 for an older line, 1 for a newer one; null at the end. What was being typed is kept. */
  move(step, text) {
    const at = this.#at + step;
    if (at < 0 || at > this.#lines.length) {
      return null;
    }
    if (this.#at === this.#lines.length) {
      this.#draft = text;
    }
    this.#at = at;
    return at === this.#lines.length ? this.#draft : this.#lines[at];
  }
}
