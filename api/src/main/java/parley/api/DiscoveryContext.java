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
   * Where other servers can dial this one, on the address that it listens on.
   *
   * @return 1 to 65,535; 0 where it only dials out. Any thread.
   */
  int peerPort();

  /**
   * A code over bytes by which servers of the same network know each other: in a closed network
   * only those with its secret can make it; in an open one, all who know its name. Any thread.
   *
   * @return 16 bytes
   */
  byte[] networkCode(byte[] bytes);

  /**
   * Offers an address. Any thread.
   *
   * @param named whether the operator named it: such a peer is dialled for ever and never dropped
   */
  void found(PeerAddress address, boolean named);
}
