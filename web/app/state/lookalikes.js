// How keys are shown: in short as long as that names one key. A key with a given short form is made
// in hours, and its owner takes the nick as well; so where two such keys have been seen, they are
// shown whole from then on.

import { shortKey } from '../protocol/names.js';

/** Keys remembered. Past it a new key is shown whole, as nothing is known of its likes. */
const KEYS = 10_000;

export class Lookalikes {
  #firstByShortForm = new Map();
  #ambiguous = new Set();

  /** Takes note of a key; true the first time that its short form proves ambiguous. */
  see(key) {
    const short = shortKey(key);
    const first = this.#firstByShortForm.get(short);
    if (first === undefined && this.#firstByShortForm.size < KEYS) {
      this.#firstByShortForm.set(short, key);
    }
    if (first === undefined || first === key || this.#ambiguous.has(short)) {
      return false;
    }
    this.#ambiguous.add(short);
    return true;
  }

  /** Changes whenever a name that was shown before is shown differently. */
  get version() {
    return this.#ambiguous.size;
  }

  /** The short form of a key that was seen, or the whole key. */
  name(key) {
    const short = shortKey(key);
    return this.#firstByShortForm.has(short) && !this.#ambiguous.has(short) ? short : key;
  }
}
