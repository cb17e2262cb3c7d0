package parley.overlay;

import parley.protocol.Key;
import parley.protocol.ProtocolLimits;

/** Another server, as its announcements and the neighbours' words of them describe it. */
final class Origin {
  private static final long NEVER = -1;

  final long id;
  Advert advert;

  /** The ways to it; see {@link Routes}. */
  long routes = Routes.NONE;

  /** Forgotten then, unless a newer announcement comes, in seconds. */
  int expiresAt;

  /** The version at which it did not confirm: nobody waits for it until the next one. */
  private long silentVersion = NEVER;

  Origin(Advert advert) {
    this.id = advert.snapshot.origin().id();
    this.advert = advert;
  }

  Key key() {
    return advert.snapshot.origin();
  }

  long version() {
    return advert.version();
  }

  boolean live() {
    return !advert.gone();
  }

  boolean silent() {
    return silentVersion == version();
  }

  void silent(boolean is) {
    silentVersion = is ? version() : NEVER;
  }

  /**
   * Notes what the neighbour of a link has told.
   *
   * @param hops over that neighbour; the most that an announcement tells: it knows no way
   */
  void told(int slot, int hops) {
    routes =
        hops < ProtocolLimits.HOPS ? Routes.with(routes, slot, hops) : Routes.without(routes, slot);
  }

  /**
   * What the neighbour of a link is to be told: a way that leads over itself is none for it (the
   * poisoned reverse of RFC 2453). Else it would send over here what comes to an end here.
   */
  int hopsFor(int slot) {
    return hops(Routes.without(routes, slot));
  }

  /** The nearest of some ways; the most that an announcement tells if there is none. */
  static int hops(long routes) {
    return routes == Routes.NONE ? ProtocolLimits.HOPS : Routes.hops(routes, 0);
  }
}
