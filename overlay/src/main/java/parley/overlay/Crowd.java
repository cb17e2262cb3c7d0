package parley.overlay;

/**
 * Whether a channel has too many members to tell of each who comes and goes. What other servers
 * claim cannot be checked: so one of them counts for a part of the limit at most, and alone cannot
 * keep others from being told.
 */
final class Crowd {
  /** One other server counts for this part of the limit at most; guess. */
  private static final int SHARE_PART = 2;

  /**
   * So many servers are few, whatever the limit here is: whether members are told to others is not
   * this server's operator's choice alone. Guess.
   */
  static final int FEW_SERVERS = 100;

  /** Of the limit, so many per cent let members be told again; guess. */
  private static final int CALM_PERCENT = 90;

  private static final int ALL_PERCENT = 100;

  private final int limit;
  private final int share;
  private boolean many;
  private boolean over;
  private boolean crowded;
  private long claimed;

  Crowd(int limit) {
    this.limit = limit;
    this.share = Math.ceilDiv(limit, SHARE_PART);
  }

  /** So many other servers have members: each has one at least. */
  void servers(int count) {
    many = tooMany(many, count, Math.max(limit, FEW_SERVERS));
  }

  /** Whether there are so many servers that no server need know the members of all others. */
  boolean many() {
    return many;
  }

  /** Another server says that it has some members, and said before that it had others. */
  void claims(int before, int after) {
    claimed += Math.min(share, after) - Math.min(share, before);
  }

  /**
   * Weighs the channel anew.
   *
   * @param here members on this server
   * @param elsewhere members on others only, as they say
   */
  void weigh(int here, long elsewhere) {
    over = many || tooMany(crowded, here + Math.min(elsewhere, claimed), limit);
    crowded |= over;
  }

  /** Whether there are more members now than presence is told of. */
  boolean over() {
    return over;
  }

  /** Whether there were, since it was calm last. */
  boolean crowded() {
    return crowded;
  }

  /**
   * For some time there were not too many members.
   *
   * @return whether there were before
   */
  boolean calm() {
    boolean before = crowded;
    crowded = over;
    return before && !crowded;
  }

  private static boolean tooMany(boolean before, long count, int limit) {
    return count > limit || (before && count * ALL_PERCENT > (long) limit * CALM_PERCENT);
  }
}
