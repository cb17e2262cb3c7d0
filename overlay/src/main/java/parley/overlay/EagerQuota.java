package parley.overlay;

/** How much news of others is passed on at once, where there are many servers. */
final class EagerQuota {
  /** So much over every link at once, and so much in each second after that. Guesses. */
  static final int BURST = 16;

  static final int PER_SECOND = 2;

  /** Of that, one link may take this part: who has much to tell must not make all others wait. */
  static final int LINK_PART = 2;

  /**
   * So much is kept for links that this server has dialled: who dials it with many links may still
   * not make those wait. Guess.
   */
  static final int KEPT = BURST / 2;

  private static final long SECOND = 1_000;

  private final Quota all = new Quota(BURST, PER_SECOND, SECOND, 0);

  /** What one link may take. */
  static Quota ofLink(long now) {
    return new Quota(
        Math.ceilDiv(BURST, LINK_PART), Math.ceilDiv(PER_SECOND, LINK_PART), SECOND, now);
  }

  /** Takes what one piece of news from a link costs, if there is so much. */
  boolean take(Link from, long now) {
    int kept = from.outbound ? 0 : KEPT;
    return from.eager.has(1, now)
        && all.has(1 + kept, now)
        && from.eager.take(1, now)
        && all.take(1, now);
  }
}
