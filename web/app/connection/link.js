// Keeps a session up: connects, and connects again with jitter until it is told to stop.

import { waitMs } from './backoff.js';

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

  /** `open(callbacks)` makes a session; `changed()` is called after each change of state. */
  constructor(open, changed, schedule = (action, ms) => setTimeout(action, ms)) {
    this.#open = open;
    this.#changed = changed;
    this.#schedule = schedule;
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
        this.#attempt = 0;
        this.reason = '';
        this.isDraining = false;
        this.#set('up');
      },
      closed: (reason) => this.#lost(session, reason),
    });
    this.session = session;
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
