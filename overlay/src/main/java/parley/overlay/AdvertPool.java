package parley.overlay;

import java.util.HashMap;
import java.util.Map;

/**
 * Lets the nodes of one process share what they know alike: thousands of nodes in a simulation keep
 * one copy of each announcement. Not thread-safe.
 */
public final class AdvertPool {
  /** Versions of one server's advert that are shared: news takes some time to be everywhere. */
  private static final int VERSIONS = 4;

  private final Map<Long, Advert[]> byServer = new HashMap<>();

  /** An empty pool. */
  public AdvertPool() {}

  /** The same advert as other nodes have, if one of them has it. */
  Advert share(Advert advert) {
    Advert[] known =
        byServer.computeIfAbsent(advert.snapshot.origin().id(), id -> new Advert[VERSIONS]);
    int oldest = 0;
    for (int i = 0; i < VERSIONS; i++) {
      if (known[i] == null) {
        oldest = i;
        break;
      }
      if (known[i].version == advert.version
          && known[i].snapshot.version() == advert.snapshot.version()) {
        return known[i];
      }
      oldest = known[i].version < known[oldest].version ? i : oldest;
    }
    known[oldest] = advert;
    return advert;
  }
}
