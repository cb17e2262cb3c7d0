package parley.overlay;

import java.util.HashMap;
import java.util.Map;

/**
 * Lets the nodes of one process share what they know alike: thousands of nodes in a simulation keep
 * one copy of each announcement. Not thread-safe.
 */
public final class AdvertPool {
  private final Map<Long, Advert> newest = new HashMap<>();

  /** An empty pool. */
  public AdvertPool() {}

  /** The same advert as other nodes have, if one of them has it. */
  Advert share(Advert advert) {
    Advert known = newest.get(advert.snapshot.origin().id());
    if (known != null
        && known.version() == advert.version()
        && known.snapshot.version() == advert.snapshot.version()) {
      return known;
    }
    newest.put(advert.snapshot.origin().id(), advert);
    return advert;
  }
}
