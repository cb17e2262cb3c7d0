// The bytes that are signed, and small conversions: as docs/PROTOCOL.md defines them.

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const encoder = new TextEncoder();

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Throws on anything but lower-case hexadecimal digits of the given number of bytes. */
export function unhex(text, length) {
  if (typeof text !== 'string' || text.length !== 2 * length || !/^[0-9a-f]*$/.test(text)) {
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

export function u64(value) {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new Error('expected a whole number from 0 to 2^53 - 1');
  }
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

/** S(label, f1, f2, ...): label, a zero byte, and each field behind its length. */
function signed(label, ...fields) {
  const size = fields.reduce((sum, field) => sum + 4 + field.length, label.length + 1);
  const bytes = new Uint8Array(size);
  bytes.set(encoder.encode(label));
  const view = new DataView(bytes.buffer);
  let at = label.length + 1;
  for (const field of fields) {
    view.setUint32(at, field.length);
    bytes.set(field, at + 4);
    at += 4 + field.length;
  }
  return bytes;
}

/** What a client signs; a browser cannot see its TLS exporter, so that field is empty. */
export function authBytes(server, origin, challenge, nonce, user, expires) {
  const exporter = new Uint8Array();
  return signed('parley/1 auth', server, utf8(origin), challenge, nonce, user, u64(expires), exporter);
}

export function serverBytes(server, challenge, nonce, user) {
  return signed('parley/1 server', server, challenge, nonce, user);
}

/** A message's fields are as on the wire; `from` is the author's key. */
export function messageBytes(message) {
  const direct = message.type === 'private';
  return signed(
    'parley/1 msg',
    Uint8Array.of(direct ? 2 : 1),
    unhex(message.from, 32),
    direct ? unhex(message.to, 32) : utf8(message.channel),
    unhex(message.session, 8),
    u64(message.seq),
    u64(message.ts),
    utf8(message.nick),
    utf8(message.ctype),
    utf8(message.body),
  );
}

export async function messageId(signedBytes) {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', signedBytes)).slice(0, 16));
}

/** The first 30 bits of a key in base 32: what stands behind a nick. */
export function shortKey(key) {
  let bits = 0n;
  for (const byte of unhex(key, 32).slice(0, 5)) {
    bits = (bits << 8n) | BigInt(byte);
  }
  return Array.from({ length: 6 }, (_, i) => BASE32[Number((bits >> BigInt(35 - 5 * i)) & 31n)]).join('');
}

export function channelName(text) {
  return text.replace(/^#/, '').normalize('NFC').toLowerCase().normalize('NFC');
}
