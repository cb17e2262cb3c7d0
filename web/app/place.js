// Keeps the page's address and the browser's Back in step with the conversation shown.

import { channelName, isChannel } from './protocol/names.js';
import { conversationId } from './state/conversation.js';

/** The channel that an address names, or ''. */
export function channelOfAddress({ hash } = location) {
  try {
    const name = channelName(decodeURIComponent(hash.slice(1)));
    return isChannel(name) ? name : '';
  } catch {
    return ''; // not well-formed
  }
}

const addressOf = (conversation) =>
  conversation && !conversation.isDirect ? `#${encodeURIComponent(conversation.name)}` : '';

/**
 * Each conversation opened is a step in the browser's history, so that Back goes to the one before. A
 * step of the page has a state, {id}; one without was written into the address, or made by a link.
 */
export class Place {
  #has;
  #shown;
  #address = '';

  /**
   * `has(id)`: is the conversation still there; `open(id)` that of a step, which may be gone;
   * `join(channel)` that somebody wrote into the address, or `wrong(text)` that names none.
   */
  constructor({ has, open, join, wrong }) {
    this.#has = has;
    addEventListener('popstate', ({ state }) => state && open(state.id));
    addEventListener('hashchange', () => {
      if (!history.state) {
        this.#written(join, wrong);
      }
    });
  }

  #written(join, wrong) {
    const channel = channelOfAddress();
    if (channel && conversationId('channel', channel) !== this.#shown) {
      join(channel);
      return;
    }
    if (!channel && location.hash.length > 1) {
      wrong(location.hash.slice(1));
    }
    this.#settle('replaceState');
  }

  show(conversation) {
    const id = conversation?.id ?? '';
    const before = this.#shown;
    this.#shown = id;
    this.#address = addressOf(conversation);
    if (before === undefined) {
      this.#settle('replaceState');
    } else if (!history.state) {
      // Somebody wrote an address: what it names, once that is shown, takes this step.
      if (before !== id) {
        this.#settle('replaceState');
      }
    } else if (history.state.id !== id || this.#address !== location.hash) {
      // What is shown because the one before was left takes that one's step.
      this.#settle(before !== id && this.#has(before) ? 'pushState' : 'replaceState');
    }
  }

  #settle(how) {
    history[how]({ id: this.#shown }, '', this.#address || location.pathname);
  }
}
