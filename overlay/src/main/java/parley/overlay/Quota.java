package parley.overlay;

/** So much at once, and so much in each interval after that. */
final class Quota {
  private final long burst;
  private final long amount;
  private final long intervalMs;
  private long left; // in parts of one, of which there are as many as an interval has milliseconds
  private long refilledAt;

  Quota(long burst, long amount, long intervalMs, long now) {
    if (amount < 1) {
      throw new IllegalArgumentException("nothing more would ever come: " + amount);
    }
    this.burst = burst;
    this.amount = amount;
    this.intervalMs = intervalMs;
    this.left = burst * intervalMs;
    this.refilledAt = now;
  }

  /** Whether there is so much. */
  boolean has(long wanted, long now) {
    return waitMs(wanted, now) == 0;
  }

  /** Takes an amount, if there is so much. */
  boolean take(long wanted, long now) {
    if (!has(wanted, now)) {
      return false;
    }
    left -= wanted * intervalMs;
    return true;
  }

  /** How long until there is so much, if it is not more than the burst; 0: it is there. */
  long waitMs(long wanted, long now) {
    left = Math.min(burst * intervalMs, left + (now - refilledAt) * amount);
    refilledAt = now;
    return Math.max(0, Math.ceilDiv(wanted * intervalMs - left, amount));
  }
}
