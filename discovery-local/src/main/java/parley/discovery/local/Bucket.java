package parley.discovery.local;

/** Allows a burst, and after it one more per interval. */
final class Bucket {
  private final int burst;
  private final long intervalMs;
  private long fullAt;

  Bucket(int burst, long intervalMs, long now) {
    this.burst = burst;
    this.intervalMs = intervalMs;
    this.fullAt = now;
  }

  boolean take(long now) {
    if (waitMs(now) > 0) {
      return false;
    }
    fullAt = Math.max(now, fullAt) + intervalMs;
    return true;
  }

  /** How long until one is allowed; 0: now. */
  long waitMs(long now) {
    return Math.max(0, fullAt - now - (burst - 1) * intervalMs);
  }
}
