// Bytes, and the texts that stand for them on the wire.

const encoder = new TextEncoder();

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function isHex(text, length) {
  return typeof text === 'string' && text.length === 2 * length && /^[0-9a-f]*$/.test(text);
}

/** Throws on anything but lower-case hexadecimal digits of the given number of bytes. */
export function unhex(text, length) {
  if (!isHex(text, length)) {
    throw new Error(`expected ${length} bytes in lower-case hexadecimal digits`);
  }
  return Uint8Array.from({ length }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** Strict: TextEncoder alone would replace half a character. */
export function utf8(text) {
  if (typeof text !== 'string' || /\p{Surrogate}/u.test(text)) {
    throw new Error('expected a text without half characters');
  }
  return encoder.encode(text);
}

/** The protocol's integers: 2^53 is one, and the last that a number here holds exactly. */
export function isInteger(value, least = 0, most = 2 ** 53) {
  return Number.isInteger(value) && value >= least && value <= most && !Object.is(value, -0);
}

export function u64(value) {
  if (!isInteger(value)) {
    throw new Error('expected a whole number from 0 to 2^53');
  }
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

export function randomBytes(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

/** Throws on what is no base 64; white space is ignored. */
export function unbase64(text) {
  return Uint8Array.from(atob(text.replace(/\s/g, '')), (c) => c.charCodeAt(0));
}

export function sameBytes(one, other) {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
