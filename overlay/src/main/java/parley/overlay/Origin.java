package parley.overlay;

import parley.protocol.Key;
import parley.protocol.ProtocolLimits;

/**
 * Another server, as its announcements and the neighbours' words of them describe it. Thousands are
 * known, and each message and digest looks for many of them: each byte counts, and each step to
 * another object.
 */
final class Origin {
  /** Bits that {@link Routes} leave free. */
  private static final long OFFERED = 1L << 60;

  private static final long SILENT = 1L << 61;

  /** Changes in the second of {@link #heardAt}, but for the first, as far as two bits count. */
  private static final int CHANGES_SHIFT = 62;

  private static final long CHANGES = 3L << CHANGES_SHIFT;
  private static final long FLAGS = OFFERED | SILENT | CHANGES;

  final long id;
  private Advert advert;
  private long routesAndFlags;

  private int heardAt = Integer.MIN_VALUE; // when its newest announcement came, in seconds

  Origin(Advert advert) {
    this.id = advert.snapshot.origin().id();
    this.advert = advert;
  }

  Key key() {
    return advert.snapshot.origin();
  }

  Advert advert() {
    return advert;
  }

  /** It says something new. */
  void says(Advert newer) {
    advert = newer;
    silent(false);
  }

  long version() {
    return advert.version;
  }

  /** When its newest announcement came, in milliseconds, rounded down to seconds. */
  long heardAt() {
    return heardAt * 1_000L;
  }

  boolean live() {
    return !advert.gone();
  }

  /**
   * A newer announcement of it came.
   *
   * @param changes whether it tells of a change
   * @return whether that is to be passed on at once: no server that keeps to {@link
   *     Announcer#COALESCE_MS} has more than four changes to tell in a second
   */
  boolean heard(long now, boolean changes) {
    int second = (int) (now / 1_000);
    if (second != heardAt) {
      heardAt = second;
      routesAndFlags &= ~CHANGES;
      return changes;
    }
    boolean spare = (routesAndFlags & CHANGES) != CHANGES;
    routesAndFlags += changes && spare ? 1L << CHANGES_SHIFT : 0;
    return changes && spare;
  }

  /** The ways to it; see {@link Routes}. */
  long routes() {
    return routesAndFlags & ~FLAGS;
  }

  /**
   * Notes what the neighbour of a link has told.
   *
   * @param hops over that neighbour; the most that an announcement tells: it knows no way
   */
  void told(int slot, int hops) {
    if (hops < ProtocolLimits.HOPS) {
      routesAndFlags = (routesAndFlags & FLAGS) | Routes.with(routes(), slot, hops);
    } else {
      noWay(slot);
    }
  }

  /** Nothing is sent over the link of a slot any more. */
  void noWay(int slot) {
    routesAndFlags = (routesAndFlags & FLAGS) | Routes.without(routes(), slot);
  }

  /** Links between here and there; the most that an announcement tells if no way is known. */
  int hops() {
    return hops(routes());
  }

  static int hops(long routes) {
    return routes == Routes.NONE ? ProtocolLimits.HOPS : Routes.hops(routes, 0);
  }

  /**
   * What the neighbour of a link is to be told: a way that leads over itself is none for it (the
   * poisoned reverse of RFC 2453). Else it would send over here what comes to an end here.
   */
  int hopsFor(int slot) {
    return hopsFor(routes(), slot);
  }

  static int hopsFor(long routes, int slot) {
    return hops(Routes.without(routes, slot));
  }

  /** Whether it is in the next digest; see {@link Digests}. */
  boolean offered() {
    return (routesAndFlags & OFFERED) != 0;
  }

  void offered(boolean is) {
    flag(OFFERED, is);
  }

  /** Whether it did not confirm: nobody waits for it until its next announcement. */
  boolean silent() {
    return (routesAndFlags & SILENT) != 0;
  }

  void silent(boolean is) {
    flag(SILENT, is);
  }

  private void flag(long flag, boolean is) {
    routesAndFlags = is ? routesAndFlags | flag : routesAndFlags & ~flag;
  }
}
