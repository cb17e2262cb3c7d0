// A key file under a passphrase. Needs WebCrypto: on a plain http page anybody on the way could read
// the passphrase along, so there is no backup there.

import { hex, randomBytes, utf8 } from '../protocol/bytes.js';
import { encryptedPem, pkcs8, readPem, seedOf } from './pem.js';

/** OWASP's figure for PBKDF2-HMAC-SHA-256 (2023); about half a second on a phone. */
const ITERATIONS = 600_000;

/** A file that asks for more is refused: it would keep the page busy for long. */
const MOST_ITERATIONS = 2_000_000;

/** Short ones are guessed from a stolen file in no time. */
export const PASSPHRASE_CHARACTERS = 8;

/** A line before the file proper: says whose it is, and whether what was decrypted is that key. */
const NAMED = /^Parley key ([0-9a-f]{64})$/m;

async function cipherKey(passphrase, { salt, iterations }, use) {
  const secret = await crypto.subtle.importKey('raw', utf8(passphrase.normalize('NFC')), 'PBKDF2', false, [
    'deriveKey',
  ]);
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return crypto.subtle.deriveKey(derivation, secret, { name: 'AES-CBC', length: 256 }, false, [use]);
}

/** Resolves to the text of the file; `publicKey` is the seed's, as digits. */
export async function encryptSeed(seed, publicKey, passphrase, iterations = ITERATIONS) {
  const parameters = { salt: randomBytes(16), iterations, iv: randomBytes(16) };
  const key = await cipherKey(passphrase, parameters, 'encrypt');
  const data = await crypto.subtle.encrypt({ name: 'AES-CBC', iv: parameters.iv }, key, pkcs8(seed));
  return `Parley key ${publicKey}\n${encryptedPem({ ...parameters, data: new Uint8Array(data) })}`;
}

/**
 * Resolves to the seed in a key file, encrypted or not; rejects with a sentence for people.
 * `publicKeyOf` resolves to the bytes of a seed's public key: AES-CBC alone does not see damage.
 */
export async function readBackup(text, passphrase, publicKeyOf) {
  const { seed, encrypted } = readPem(text);
  const found = seed ?? (await decrypt(encrypted, passphrase));
  const [, named] = NAMED.exec(text) ?? [];
  if (named && named !== hex(await publicKeyOf(found))) {
    throw new Error('This file is damaged: the key in it is not the one that it names.');
  }
  return found;
}

async function decrypt(encrypted, passphrase) {
  if (!globalThis.crypto?.subtle) {
    throw new Error('This page cannot decrypt a key file: open it by https.');
  }
  if (encrypted.iterations < 1 || encrypted.iterations > MOST_ITERATIONS) {
    throw new Error('This key file asks for more work than is reasonable.');
  }
  try {
    const key = await cipherKey(passphrase, encrypted, 'decrypt');
    const cipher = { name: 'AES-CBC', iv: encrypted.iv };
    return seedOf(new Uint8Array(await crypto.subtle.decrypt(cipher, key, encrypted.data)));
  } catch (cause) {
    throw new Error('The passphrase is wrong, or the file is damaged.', { cause });
  }
}
