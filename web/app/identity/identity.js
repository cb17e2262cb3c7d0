// The user's key: made once in this browser. Where WebCrypto has it, no script can read it; so a
// backup is made while the key is new, and only its encrypted form is kept (docs/adr/0010). A key
// that nothing protects can be backed up at any time.

import { hex, randomBytes } from '../protocol/bytes.js';
import { encryptSeed, readBackup } from './backup.js';
import * as vault from './vault.js';
import { isThere, webCrypto } from './webcrypto.js';

const SEED_BYTES = 32;

async function schemeOf(record) {
  if (record ? record.scheme === 'webcrypto' : await isThere()) {
    return webCrypto;
  }
  return (await import('./pure.js')).pure;
}

export class Identity {
  /** Of a protected key only if it was made or imported since the page was opened. */
  #seed = null;
  #record;
  #scheme;

  constructor(record, scheme, seed) {
    this.#record = record;
    this.#scheme = scheme;
    this.#seed = scheme.isProtected ? seed : record.secret;
    this.key = hex(record.publicKey);
  }

  /** Whether scripts, and whoever reads this browser's files, can take the key away. */
  get isProtected() {
    return this.#scheme.isProtected;
  }

  get hasBackup() {
    return Boolean(this.#record.backup);
  }

  get canMakeBackup() {
    return this.#seed !== null;
  }

  async sign(bytes) {
    return hex(await this.#scheme.sign(this.#record.secret, bytes));
  }

  /** Whether a signature is the key's; a key that is none verifies nothing. */
  verify(publicKey, signature, bytes) {
    return this.#scheme.verify(publicKey, signature, bytes);
  }

  sha256(bytes) {
    return this.#scheme.sha256(bytes);
  }

  /** The key file under the passphrase that it was made with. */
  backup() {
    return this.#record.backup;
  }

  async makeBackup(passphrase) {
    const backup = await encryptSeed(this.#seed, this.key, passphrase);
    this.#record = { ...this.#record, backup };
    await vault.replace(this.#record);
  }

  /** The stored key, or a new one. */
  static async open() {
    const record = await vault.stored();
    const scheme = await schemeOf(record);
    if (record) {
      return new Identity(record, scheme, null);
    }
    const seed = randomBytes(SEED_BYTES);
    const made = await recordOf(scheme, seed);
    const kept = await vault.keepFirst(made);
    const isOurs = hex(kept.publicKey) === hex(made.publicKey);
    return new Identity(kept, scheme, isOurs ? seed : null);
  }

  /** Takes another key for good: a new one. */
  static async renew() {
    return Identity.#take(randomBytes(SEED_BYTES));
  }

  /** Takes another key for good: that of a file. Rejects with a sentence for people. */
  static async importFile(text, passphrase) {
    const scheme = await schemeOf(undefined);
    const seed = await readBackup(text, passphrase, async (it) => (await scheme.keep(it)).publicKey);
    return Identity.#take(seed, text.includes('ENCRYPTED') ? { backup: text } : {});
  }

  static async #take(seed, more = {}) {
    const scheme = await schemeOf(undefined);
    const record = { ...(await recordOf(scheme, seed)), ...more };
    await vault.replace(record);
    return new Identity(record, scheme, seed);
  }
}

async function recordOf(scheme, seed) {
  return { ...(await scheme.keep(seed)), scheme: scheme.isProtected ? 'webcrypto' : 'pure' };
}
