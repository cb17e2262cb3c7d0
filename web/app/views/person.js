// How a person is shown: a nick, which anybody can take, and the key's short form, which nobody can.

import { cleanLine } from '../protocol/clean.js';
import { html } from './html.js';

const COLOURS = 12;

/** The class of a key's colour. Colour alone tells nobody apart: the key stands beside the nick. */
export function colourOf(key) {
  return `c${parseInt(key.slice(0, 8), 16) % COLOURS}`;
}

/** One line without a way to reorder what stands around it. */
export function Nick({ nick, of }) {
  return html`<bdi class="nick ${colourOf(of)}">${cleanLine(nick) || 'somebody'}</bdi>`;
}

export function Person({ chat, of, nick = chat.nickOf(of) }) {
  const name = chat.lookalikes.name(of);
  return html`<span class="person"><${Nick} nick=${nick} of=${of} /><span
    class="short ${name === of ? 'whole' : ''}">~${name}</span></span>`;
}

/** A disc in the key's colour with the nick's first letter. */
export function Disc({ nick, of, isPresent = true }) {
  const [letter = '?'] = cleanLine(nick).trim();
  return html`<span class="disc ${colourOf(of)} ${isPresent ? '' : 'away'}"
    aria-hidden="true">${letter.toUpperCase()}</span>`;
}
