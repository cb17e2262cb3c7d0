package parley.api;

import org.apiguardian.api.API;

/** Where links are accepted and dialled from. Called on the loop thread. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface PeerEndpoint extends Endpoint {
  /** The port that it listens on, 1 to 65,535; 0 where it only dials out. */
  int port();

  /**
   * Starts to dial, without blocking. The answer comes to {@link PeerTransportContext} within ten
   * seconds.
   */
  void dial(PeerAddress address);
}
