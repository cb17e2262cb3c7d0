// Where the key is kept: one record in this browser's database.

const DATABASE = 'parley';
const STORE = 'keys';
const RECORD = 'identity';

function finished(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () =>
      reject(new Error(`Your browser does not let this page keep a key: ${request.error?.message}`));
  });
}

async function store(mode) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return (await finished(opening)).transaction(STORE, mode).objectStore(STORE);
}

/** {secret, publicKey, scheme, backup?}; undefined if there is none. */
export async function stored() {
  return finished((await store('readonly')).get(RECORD));
}

/** Keeps a record unless there is one: two tabs that start together end with the same key. */
export async function keepFirst(record) {
  const records = await store('readwrite');
  return new Promise((resolve, reject) => {
    const reading = records.get(RECORD);
    reading.onerror = () => reject(reading.error);
    reading.onsuccess = () => {
      const kept = reading.result ?? record;
      const writing = records.put(kept, RECORD);
      writing.onerror = () => reject(writing.error);
      writing.onsuccess = () => resolve(kept);
    };
  });
}

export async function replace(record) {
  await finished((await store('readwrite')).put(record, RECORD));
}
