// The user's key: made once in this browser, kept where scripts can use it but not read it.

import { hex } from './protocol.js';

const ALGORITHM = 'Ed25519';

/** Resolves to {key, sign}; rejects with a sentence for people. */
export async function openIdentity() {
  if (!globalThis.crypto?.subtle) {
    throw new Error(
      'Your browser makes keys only on pages from https, or from localhost: open this page there.',
    );
  }
  let pair = await stored();
  if (!pair) {
    try {
      pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
    } catch (cause) {
      throw new Error('Your browser has no Ed25519 keys yet: use a newer one.', { cause });
    }
    pair = await keep(pair);
  }
  const key = hex(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  const sign = async (bytes) =>
    hex(new Uint8Array(await crypto.subtle.sign(ALGORITHM, pair.privateKey, bytes)));
  return { key, sign };
}

/** Whether a signature is the key's; a key that is none verifies nothing. */
export async function verifies(keyBytes, signature, bytes) {
  try {
    const key = await crypto.subtle.importKey('raw', keyBytes, ALGORITHM, false, ['verify']);
    return await crypto.subtle.verify(ALGORITHM, key, signature, bytes);
  } catch {
    return false;
  }
}

function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () =>
      reject(new Error(`Your browser does not let this page keep a key: ${request.error?.message}`));
  });
}

async function keys(mode) {
  const opening = indexedDB.open('parley', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
  return (await finished(opening)).transaction('keys', mode).objectStore('keys');
}

async function stored() {
  return finished((await keys('readonly')).get('identity'));
}

/** In one transaction, so that two tabs that start together end with the same key. */
async function keep(pair) {
  const store = await keys('readwrite');
  return new Promise((resolve, reject) => {
    const reading = store.get('identity');
    reading.onerror = () => reject(reading.error);
    reading.onsuccess = () => {
      const kept = reading.result ?? pair;
      const writing = store.put(kept, 'identity');
      writing.onerror = () => reject(writing.error);
      writing.onsuccess = () => resolve(kept);
    };
  });
}
