package parley.overlay;

/** So much at once, and so much per second after that. */
final class Quota {
  private final long burst;
  private final long perSecond;
  private long leftThousandths;
  private long refilledAt;

  Quota(long burst, long perSecond, long now) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.leftThousandths = burst * 1_000;
    this.refilledAt = now;
  }

  /** Takes an amount, if there is so much. */
  boolean take(long amount, long now) {
    leftThousandths = Math.min(burst * 1_000, leftThousandths + (now - refilledAt) * perSecond);
    refilledAt = now;
    if (leftThousandths < amount * 1_000) {
      return false;
    }
    leftThousandths -= amount * 1_000;
    return true;
  }
}
