// How long to wait before connecting again.

const LEAST_MS = 500;
const MOST_MS = 30_000;

/** Full jitter: clients that were cut off together do not come back together. */
export function waitMs(attempt, random = Math.random) {
  return LEAST_MS + random() * Math.min(MOST_MS, LEAST_MS * 2 ** attempt);
}
