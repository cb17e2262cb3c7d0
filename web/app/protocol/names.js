// Channels, nicks and keys: section 3 of docs/PROTOCOL.md.

import { isHex, unhex } from './bytes.js';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const CHANNEL_BYTES = 64;
const NICK_CHARACTERS = 32;
const encoder = new TextEncoder();

/** The form in which a channel is joined; it may still be no name. */
export function channelName(text) {
  return text.trim().replace(/^#/, '').normalize('NFC').toLowerCase().normalize('NFC');
}

export function isChannel(name) {
  return (
    typeof name === 'string' &&
    name.length > 0 &&
    encoder.encode(name).length <= CHANNEL_BYTES &&
    name === name.normalize('NFC') &&
    [...name].every((c) => /^[\p{L}\p{Nd}._-]$/u.test(c) && c.toLowerCase() === c)
  );
}

export function nickName(text) {
  return text.trim().normalize('NFC');
}

export function isNick(nick) {
  if (typeof nick !== 'string' || nick !== nick.normalize('NFC')) {
    return false;
  }
  const characters = [...nick];
  return (
    characters.length > 0 &&
    characters.length <= NICK_CHARACTERS &&
    !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(nick) &&
    !/^\p{Zs}|\p{Zs}$/u.test(nick)
  );
}

export function isKey(text) {
  return isHex(text, 32);
}

/** The first 30 bits of a key in base 32: what stands behind a nick. */
export function shortKey(key) {
  let bits = 0n;
  for (const byte of unhex(key, 32).slice(0, 5)) {
    bits = (bits << 8n) | BigInt(byte);
  }
  return Array.from({ length: 6 }, (_, i) => BASE32[Number((bits >> BigInt(35 - 5 * i)) & 31n)]).join('');
}
