package parley.overlay;

/** How much news of others is passed on at once, where there are many servers. */
final class EagerQuota {
  /** So much over every link at once, and so much in each second after that. Guesses. */
  static final int BURST = 16;

  static final int PER_SECOND = 2;

  /**
   * Of that, all links that this server has not dialled may take this part together: who dials it
   * with many links must not make those wait that it has dialled.
   */
  static final int PART = 2;

  /** One link may take this part: who has much to tell must not make all others wait. */
  static final int LINK_PART = 4;

  /**
   * Links that this server has dialled may take what the others leave, but for so much: as long as
   * it is not there, what comes anew is for the others. Guess.
   */
  static final int KEPT = 1;

  private static final long SECOND = 1_000;

  private final Quota outbound = part(PART, 0);
  private final Quota inbound = part(PART, 0);

  /** What one link may take. */
  static Quota ofLink(long now) {
    return part(LINK_PART, now);
  }

  private static Quota part(int part, long now) {
    return new Quota(Math.ceilDiv(BURST, part), PER_SECOND, part * SECOND, now);
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
