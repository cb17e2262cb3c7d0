package parley.api;

import org.apiguardian.api.API;

/** What the kernel lends to a {@link Discovery}. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface DiscoveryContext {
  /** The whole configuration, read-only. Any thread. */
  Settings settings();

  /** The loop that owns all state. Any thread. */
  EventLoop loop();

  /**
   * Offers an address. Any thread.
   *
   * @param named whether the operator named it: such a peer is dialled for ever and never dropped
   */
  void found(PeerAddress address, boolean named);
}
