// The lock of a key file without WebCrypto: slower, so it lets the page breathe meanwhile.

import { cbc } from '../../library/noble-ciphers/aes.js';
import { pbkdf2Async } from '../../library/noble/pbkdf2.js';
import { sha256 } from '../../library/noble/sha2.js';

const KEY_BYTES = 32;

function cipherKey({ passphrase, salt, iterations }) {
  return pbkdf2Async(sha256, passphrase, salt, { c: iterations, dkLen: KEY_BYTES });
}

export const pureSealing = {
  async seal(lock, bytes) {
    return cbc(await cipherKey(lock), lock.iv).encrypt(bytes);
  },

  async open(lock, bytes) {
    return cbc(await cipherKey(lock), lock.iv).decrypt(bytes);
  },
};
