package parley.overlay;

/** Allows a burst, and after it one more per interval. */
final class Bucket {
  private final int burst;
  private final long intervalMs;
  private long left;
  private long refilledAt;

  Bucket(int burst, long intervalMs, long now) {
    this.burst = burst;
    this.intervalMs = intervalMs;
    this.left = burst;
    this.refilledAt = now;
  }

  boolean take(long now) {
    if (waitMs(now) > 0) {
      return false;
    }
    left--;
    return true;
  }

  /** How long until one is allowed; 0: now. */
  long waitMs(long now) {
    long earned = (now - refilledAt) / intervalMs;
    left = Math.min(burst, left + earned);
    refilledAt += earned * intervalMs;
    return left > 0 ? 0 : refilledAt + intervalMs - now;
  }
}
