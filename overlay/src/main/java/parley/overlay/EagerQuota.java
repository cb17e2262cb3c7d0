package parley.overlay;

/** How much news of others is passed on at once, where there are many servers. */
final class EagerQuota {
  /** So much over every link at once, and so much in each second after that. Guesses. */
  static final int BURST = 16;

  static final int PER_SECOND = 2;

  /**
   * Of that, one link may take this part: who has much to tell must not make all others wait. All
   * links that this server has not dialled may take as much together: who dials it with many links
   * may still not make those wait that it has dialled.
   */
  static final int PART = 2;

  /**
   * Links that this server has dialled may take what the others leave, but for so much: as long as
   * it is not there, what comes anew is for the others. Guess.
   */
  static final int KEPT = 1;

  private static final long SECOND = 1_000;

  private final Quota outbound = part(0);
  private final Quota inbound = part(0);

  /** What one link may take. */
  static Quota part(long now) {
    return new Quota(Math.ceilDiv(BURST, PART), Math.ceilDiv(PER_SECOND, PART), SECOND, now);
  }

  /** Takes what one piece of news from a link costs, if there is so much. */
  boolean take(Link from, long now) {
    if (!from.eager.has(1, now)) {
      return false;
    }
    boolean taken = from.outbound ? takeOutbound(now) : inbound.take(1, now);
    return taken && from.eager.take(1, now);
  }

  private boolean takeOutbound(long now) {
    return outbound.take(1, now) || (inbound.has(1 + KEPT, now) && inbound.take(1, now));
  }
}
