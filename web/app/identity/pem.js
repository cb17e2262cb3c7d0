// Key files: PKCS #8 in PEM, plain (RFC 8410) as the terminal keeps it, or encrypted with a
// passphrase (RFC 8018: PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC), as OpenSSL reads and writes it.

import { base64, sameBytes, unbase64 } from '../protocol/bytes.js';
import { PKCS8_PREFIX } from './webcrypto.js';

const SEED_BYTES = 32;
const SEQUENCE = 0x30;
const INTEGER = 2;
const OCTETS = 4;
const NULL = 5;
const OID = 6;

const PBES2 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 0x0d];
const PBKDF2 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 0x0c];
const HMAC_SHA256 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 9];
const AES256_CBC = [0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 0x2a];

/** One element of DER; lengths here are below 2^16. */
function der(tag, ...parts) {
  const content = parts.flatMap((part) => [...part]);
  const { length } = content;
  if (length < 0x80) {
    return [tag, length, ...content];
  }
  return length < 0x100
    ? [tag, 0x81, length, ...content]
    : [tag, 0x82, length >> 8, length & 255, ...content];
}

/** A reader over the elements of one DER sequence; throws where something else comes. */
class Elements {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  next(tag) {
    const bytes = this.#bytes;
    let length = bytes[this.#at + 1];
    let start = this.#at + 2;
    if (length > 0x80 && length <= 0x82) {
      const digits = length - 0x80;
      length = digits === 1 ? bytes[start] : (bytes[start] << 8) | bytes[start + 1];
      start += digits;
    }
    if (bytes[this.#at] !== tag || !(start + length <= bytes.length)) {
      throw new Error('This is no key file that Parley can read.');
    }
    this.#at = start + length;
    return bytes.slice(start, this.#at);
  }

  inside(tag = SEQUENCE) {
    return new Elements(this.next(tag));
  }

  isNext(tag) {
    return this.#bytes[this.#at] === tag;
  }

  expect(tag, content) {
    if (!sameBytes(this.next(tag), content)) {
      throw new Error('This key file is encrypted in a way that Parley does not know.');
    }
  }
}

function armoured(label, bytes) {
  const lines = base64(bytes)
    .match(/.{1,64}/g)
    .join('\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

function whole(integer) {
  const bytes = [];
  for (let rest = integer; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256)) {
    bytes.unshift(rest & 255);
  }
  return bytes[0] >= 0x80 ? [0, ...bytes] : bytes;
}

export function pkcs8(seed) {
  return new Uint8Array([...PKCS8_PREFIX, ...seed]);
}

/** The seed; throws if it is none: after decryption that means a wrong passphrase. */
export function seedOf(bytes) {
  if (bytes.length < 48 || !sameBytes(bytes.slice(0, 16), PKCS8_PREFIX)) {
    throw new Error('This is no Ed25519 key.');
  }
  return bytes.slice(16, 16 + SEED_BYTES);
}

export function encryptedPem({ salt, iterations, iv, data }) {
  const kdf = der(
    SEQUENCE,
    der(OID, PBKDF2),
    der(
      SEQUENCE,
      der(OCTETS, salt),
      der(INTEGER, whole(iterations)),
      der(SEQUENCE, der(OID, HMAC_SHA256), der(NULL)),
    ),
  );
  const cipher = der(SEQUENCE, der(OID, AES256_CBC), der(OCTETS, iv));
  const scheme = der(SEQUENCE, der(OID, PBES2), der(SEQUENCE, kdf, cipher));
  return armoured('ENCRYPTED PRIVATE KEY', Uint8Array.from(der(SEQUENCE, scheme, der(OCTETS, data))));
}

function readEncrypted(bytes) {
  const file = new Elements(bytes).inside();
  const scheme = file.inside();
  scheme.expect(OID, PBES2);
  const parameters = scheme.inside();
  const kdf = parameters.inside();
  kdf.expect(OID, PBKDF2);
  const derivation = kdf.inside();
  const salt = derivation.next(OCTETS);
  const iterations = derivation.next(INTEGER).reduce((sum, byte) => sum * 256 + byte, 0);
  if (derivation.isNext(INTEGER)) {
    derivation.next(INTEGER); // the key's length, which the cipher says, too
  }
  derivation.inside().expect(OID, HMAC_SHA256);
  const cipher = parameters.inside();
  cipher.expect(OID, AES256_CBC);
  return { salt, iterations, iv: cipher.next(OCTETS), data: file.next(OCTETS) };
}

/** {seed} of a plain file, {encrypted} of one with a passphrase; throws a sentence for people. */
export function readPem(text) {
  const [, label, body] =
    /-----BEGIN ((?:ENCRYPTED )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----/.exec(text) ?? [];
  if (!label) {
    throw new Error('This is no key file: it has no line “BEGIN PRIVATE KEY”.');
  }
  let bytes;
  try {
    bytes = unbase64(body);
  } catch (cause) {
    throw new Error('This key file is damaged.', { cause });
  }
  return label.startsWith('ENCRYPTED') ? { encrypted: readEncrypted(bytes) } : { seed: seedOf(bytes) };
}
