// Keeps the page's address and the browser's Back in step with the conversation shown.

import { channelName, isChannel } from './protocol/names.js';

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

/** Each conversation opened is a step in the browser's history, so that Back goes to the one before. */
export class Place {
  #has;
  #shown;
  #steppedTo = '';

  /**
   * `has(id)`: is the conversation still there; `open(id)` that of a step, which may be gone;
   * `join(channel)` that somebody wrote into the address, or `wrong(text)` that names none.
   */
  constructor({ has, open, join, wrong }) {
    this.#has = has;
    addEventListener('popstate', ({ state }) => {
      this.#steppedTo = state ? location.href : '';
      if (state) {
        open(state.id);
      }
    });
    addEventListener('hashchange', ({ newURL }) => {
      // By now the address may be that of the conversation shown again: a picture came between.
      const channel = channelOfAddress(new URL(newURL));
      const { hash } = new URL(newURL);
      if (newURL === this.#steppedTo) {
        return;
      }
      if (channel) {
        join(channel);
      } else if (hash.length > 1) {
        wrong(hash.slice(1));
      }
    });
  }

  show(conversation) {
    const id = conversation?.id ?? '';
    const address = addressOf(conversation);
    // What is shown because the one before was left takes that one's step.
    const isOpened = this.#shown !== id && this.#has(this.#shown);
    const isThere = address === location.hash;
    this.#shown = id;
    if (isThere && history.state?.id === id) {
      return;
    }
    // What was written into the address, or a link to a channel, has made a step already.
    const isStep = isOpened && !(isThere && !history.state);
    history[isStep ? 'pushState' : 'replaceState']({ id }, '', address || location.pathname);
  }
}
