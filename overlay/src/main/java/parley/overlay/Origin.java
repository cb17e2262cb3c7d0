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

  /** Links between here and there; the most that an announcement tells if no way is known. */
  int hops() {
    return routes == Routes.NONE ? ProtocolLimits.HOPS : Routes.hops(routes, 0);
  }
}
