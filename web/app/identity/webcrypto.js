// Ed25519 by the browser: the private key stays behind an object that scripts can use but not read.

import { isStrictKey } from './points.js';

const ALGORITHM = 'Ed25519';
// SEQUENCE { INTEGER 0, SEQUENCE { OID 1.3.101.112 }, OCTET STRING { OCTET STRING of 32 bytes } }
export const PKCS8_PREFIX = Uint8Array.of(
  0x30,
  0x2e,
  2,
  1,
  0,
  0x30,
  5,
  6,
  3,
  0x2b,
  0x65,
  0x70,
  4,
  0x22,
  4,
  0x20,
);

/** Whether this page may use it: the page's context is secure, and the browser knows Ed25519. */
export async function isThere() {
  try {
    await globalThis.crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
    return true;
  } catch {
    // Undefined on plain http, NotSupportedError in older browsers: the pure library takes over.
    return false;
  }
}

export const webCrypto = {
  isProtected: true,

  /** What the vault keeps for a seed, and the public key's bytes. */
  async keep(seed) {
    const pkcs8 = new Uint8Array([...PKCS8_PREFIX, ...seed]);
    const readable = await crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, true, ['sign']);
    const { x } = await crypto.subtle.exportKey('jwk', readable);
    const publicKey = Uint8Array.from(atob(x.replaceAll('-', '+').replaceAll('_', '/')), (c) =>
      c.charCodeAt(0),
    );
    const secret = await crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign']);
    return { secret, publicKey };
  },

  async sign(secret, bytes) {
    return new Uint8Array(await crypto.subtle.sign(ALGORITHM, secret, bytes));
  },

  async verify(publicKey, signature, bytes) {
    if (!isStrictKey(publicKey)) {
      return false;
    }
    try {
      const key = await crypto.subtle.importKey('raw', publicKey, ALGORITHM, false, ['verify']);
      return await crypto.subtle.verify(ALGORITHM, key, signature, bytes);
    } catch {
      return false; // bytes that are no point are nobody's key
    }
  },

  async sha256(bytes) {
    return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  },
};
