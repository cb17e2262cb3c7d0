// Completion with Tab: commands at the beginning of a line, channels, and the nicks of members.

import { COMMANDS } from './table.js';

/** What the word before the caret may become, best first; empty if there is none to complete. */
function candidates(before, { nicks, channels }) {
  const word = /\S*$/.exec(before)[0];
  const isFirst = word === before;
  const begins = (text) => text.toLowerCase().startsWith(word.toLowerCase());
  if (!word) {
    return [];
  }
  if (isFirst && word.startsWith('/')) {
    return COMMANDS.map(({ name }) => `/${name} `).filter(begins);
  }
  const named = nicks.map((nick) => `${nick}${isFirst ? ': ' : ' '}`);
  const places = channels.flatMap((name) => (word.startsWith('#') ? [`#${name} `] : []));
  const afterCommand = /^\/(join|leave|who|msg) \S*$/.test(before) ? channels.map((name) => `${name} `) : [];
  return [...afterCommand, ...named, ...places].filter(begins);
}

/** Steps through the candidates as Tab is pressed again; any other change begins anew. */
export class Completion {
  #last = null;

  /** {text, caret}, or null where nothing completes: then Tab moves the focus, as everywhere. */
  next(text, caret, names) {
    const last = this.#last;
    if (last && last.text === text && last.caret === caret) {
      return this.#show({ ...last, at: (last.at + 1) % last.found.length });
    }
    const before = text.slice(0, caret);
    const found = candidates(before, names);
    if (found.length === 0) {
      return null;
    }
    const head = before.slice(0, before.length - /\S*$/.exec(before)[0].length);
    return this.#show({ head, tail: text.slice(caret), found, at: 0 });
  }

  #show({ head, tail, found, at }) {
    const front = head + found[at];
    this.#last = { head, tail, found, at, text: front + tail, caret: front.length };
    return this.#last;
  }
}
