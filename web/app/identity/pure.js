// Ed25519 without WebCrypto, for plain http and older browsers: the strict verification of
// RFC 8032 (zip215 off), by a library that needs nothing of the browser. Its secret is readable.

import * as ed25519 from '../../library/noble/ed25519.js';
import { sha256, sha512 } from '../../library/noble/sha2.js';

ed25519.hashes.sha512 = sha512;

export const pure = {
  isProtected: false,

  async keep(seed) {
    return { secret: seed, publicKey: ed25519.getPublicKey(seed) };
  },

  async sign(secret, bytes) {
    return ed25519.sign(bytes, secret);
  },

  async verify(publicKey, signature, bytes) {
    try {
      return ed25519.verify(signature, bytes, publicKey, { zip215: false });
    } catch {
      return false; // bytes that are no point are nobody's key
    }
  },

  async sha256(bytes) {
    return sha256(bytes);
  },
};
