// Keeps a session up: connects, and connects again with jitter until it is told to stop.

import { waitMs } from './backoff.js';

/** A connection that held for so long was a good one: the next wait is short again. */
const GOOD_MS = 20_000;

/** States: 'connecting', 'up', 'waiting' (until `retryAt`), 'stopped'. */
export class Link {
  state = 'stopped';
  reason = '';
  retryAt = 0;
  isDraining = false;
  session = null;
  #open;
  #changed;
  #attempt = 0;
  #timer;
  #schedule;
  #now;
  #upAt = 0;

  /** `open(callbacks)` makes a session; `changed()` is called after each change of state. */
  constructor(
    open,
    changed,
    schedule = (action, ms) => setTimeout(action, ms),
    now = () => performance.now(),
  ) {
    this.#open = open;
    this.#changed = changed;
    this.#schedule = schedule;
    this.#now = now;
  }

  /** At once, whether it was waiting or stopped. */
  start() {
    if (this.state === 'connecting' || this.state === 'up') {
      return;
    }
    clearTimeout(this.#timer);
    this.#set('connecting');
    const session = this.#open({
      up: () => {
        this.#upAt = this.#now();
        this.reason = '';
        this.isDraining = false;
        this.#set('up');
      },
      closed: (reason) => this.#lost(session, reason),
    });
    this.session = session;
  }

  /** The network or the page came back, or went: connects at once, or makes sure that it is connected. */
  wake() {
    if (this.state === 'waiting') {
      this.start();
    } else if (this.state === 'up') {
      this.session.wake();
    }
  }

  stop() {
    clearTimeout(this.#timer);
    const { session } = this;
    this.session = null;
    this.#set('stopped');
    session?.close();
  }

  drained() {
    this.isDraining = true;
    this.#changed();
  }

  #lost(session, reason) {
    if (session !== this.session) {
      return;
    }
    // A server that takes a client and drops it at once is not asked ever again at once.
    this.#attempt = this.state === 'up' && this.#now() - this.#upAt >= GOOD_MS ? 0 : this.#attempt;
    this.session = null;
    this.reason = reason;
    const wait = waitMs(this.#attempt++);
    this.retryAt = Date.now() + wait;
    this.#timer = this.#schedule(() => this.start(), wait);
    this.#set('waiting');
  }

  #set(state) {
    this.state = state;
    this.#changed();
  }
}
