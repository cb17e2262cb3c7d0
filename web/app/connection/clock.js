// The time that messages bear: the server's, as far as it can be believed. A server that said it is
// next year could otherwise collect messages that are valid then (docs/PROTOCOL.md, 11).

/** A few minutes, which clocks that nobody sets drift by. */
export const FOLLOWED_MS = 300_000;

/** A difference of so much is told to the user. */
export const NOTED_MS = 60_000;

/** A message whose date is this far from the clock is marked. */
const TIMELY_MS = 120_000;

export class ServerClock {
  #wall;
  #monotonic;
  /** The server's clock less our monotonic one: a jump of this machine's clock changes nothing. */
  #ahead = null;

  constructor(wall = () => Date.now(), monotonic = () => performance.now()) {
    this.#wall = wall;
    this.#monotonic = monotonic;
  }

  measure(serverMs) {
    this.#ahead = serverMs - this.#monotonic();
  }

  /** The server's clock less this machine's; 0 as long as the server did not say. */
  get offsetMs() {
    return this.#ahead === null ? 0 : Math.round(this.#monotonic() + this.#ahead - this.#wall());
  }

  get isFollowed() {
    return Math.abs(this.offsetMs) <= FOLLOWED_MS;
  }

  /** The server's time where it is followed, otherwise this machine's. */
  now() {
    return this.#wall() + (this.isFollowed ? this.offsetMs : 0);
  }

  /** How far in the past a message's date is if that is to be marked (negative: ahead), or 0. */
  ageToMark(ts) {
    const ageMs = this.now() - ts;
    return Math.abs(ageMs) > TIMELY_MS ? ageMs : 0;
  }
}
