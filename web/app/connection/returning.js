// After an interruption: whether those are back who were there before.

/** So long it may take: the wait of a server that dials another one again. */
const BACK_MS = 5_000;
const POLL_MS = 100;

/**
 * A server that was started again takes clients before it is linked to others, and what is said then
 * reaches nobody. Waits until the `channels()` have as many members as before, or for some seconds.
 */
export async function othersAreBack(channels, isStillUp) {
  const until = performance.now() + BACK_MS;
  while (isStillUp() && performance.now() < until && channels().some((each) => !each.isWhole)) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  if (isStillUp()) {
    for (const channel of channels()) {
      channel.countBefore = 0; // who is not back now has gone
    }
  }
}
