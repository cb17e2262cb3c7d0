// The bytes that are signed: section 2 of docs/PROTOCOL.md.

import { hex, u64, unhex, utf8 } from './bytes.js';

const MID_BYTES = 16;

/** S(label, f1, f2, …): label, a zero byte, and each field behind its length. */
function signed(label, ...fields) {
  const name = utf8(label);
  const size = fields.reduce((sum, field) => sum + 4 + field.length, name.length + 1);
  const bytes = new Uint8Array(size);
  bytes.set(name);
  const view = new DataView(bytes.buffer);
  let at = name.length + 1;
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

/** `scheme` hashes: pages without WebCrypto have a hash of their own. */
export async function messageId(signedBytes, scheme) {
  return hex((await scheme.sha256(signedBytes)).slice(0, MID_BYTES));
}
