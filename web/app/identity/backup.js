// A key file under a passphrase.

import { hex, randomBytes, utf8 } from '../protocol/bytes.js';
import { encryptedPem, pkcs8, readPem, seedOf } from './pem.js';
import { sealingOfThisPage } from './sealing.js';

/** OWASP's figure for PBKDF2-HMAC-SHA-256 (2023); about half a second on a phone, with WebCrypto. */
const ITERATIONS = 600_000;

/** A file that asks for more is refused: it would keep the page busy for long. */
const MOST_ITERATIONS = 2_000_000;

/** Short ones are guessed from a stolen file in no time. */
export const PASSPHRASE_CHARACTERS = 8;

/** A line before the file proper: says whose it is, and whether what was decrypted is that key. */
const NAMED = /^Parley key ([0-9a-f]{64})$/m;

/** However its accents were typed. */
function bytesOf(passphrase) {
  return utf8(passphrase.normalize('NFC'));
}

/** Resolves to the text of the file; `publicKey` is the seed's, as digits. */
export async function encryptSeed(seed, publicKey, passphrase, { iterations = ITERATIONS, sealing } = {}) {
  const parameters = { salt: randomBytes(16), iterations, iv: randomBytes(16) };
  const { seal } = sealing ?? (await sealingOfThisPage());
  const data = await seal({ ...parameters, passphrase: bytesOf(passphrase) }, pkcs8(seed));
  return `Parley key ${publicKey}\n${encryptedPem({ ...parameters, data })}`;
}

/**
 * Resolves to the seed in a key file, encrypted or not; rejects with a sentence for people.
 * `publicKeyOf` resolves to the bytes of a seed's public key: AES-CBC alone does not see damage.
 */
export async function readBackup(text, passphrase, publicKeyOf, sealing) {
  const { seed, encrypted } = readPem(text);
  const found = seed ?? (await decrypt(encrypted, passphrase, sealing ?? (await sealingOfThisPage())));
  const [, named] = NAMED.exec(text) ?? [];
  if (named && named !== hex(await publicKeyOf(found))) {
    throw new Error('This file is damaged: the key in it is not the one that it names.');
  }
  return found;
}

async function decrypt(encrypted, passphrase, { open }) {
  if (encrypted.iterations < 1 || encrypted.iterations > MOST_ITERATIONS) {
    throw new Error('This key file asks for more work than is reasonable.');
  }
  try {
    return seedOf(await open({ ...encrypted, passphrase: bytesOf(passphrase) }, encrypted.data));
  } catch (cause) {
    throw new Error('The passphrase is wrong, or the file is damaged.', { cause });
  }
}
