// How a key file is locked: PBKDF2-HMAC-SHA-256 and AES-256-CBC, by WebCrypto where the page has it.

async function cipherKey({ passphrase, salt, iterations }, use) {
  const secret = await crypto.subtle.importKey('raw', passphrase, 'PBKDF2', false, ['deriveKey']);
  const derivation = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return crypto.subtle.deriveKey(derivation, secret, { name: 'AES-CBC', length: 256 }, false, [use]);
}

export const webSealing = {
  async seal(lock, bytes) {
    const key = await cipherKey(lock, 'encrypt');
    return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv: lock.iv }, key, bytes));
  },

  async open(lock, bytes) {
    const key = await cipherKey(lock, 'decrypt');
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv: lock.iv }, key, bytes));
  },
};

/** A page from plain http has no WebCrypto; only there, and only when asked, the library is loaded. */
export async function sealingOfThisPage() {
  return globalThis.crypto?.subtle ? webSealing : (await import('./pure-sealing.js')).pureSealing;
}
