package parley.api;

import org.apiguardian.api.API;

/** What a peer transport tells the kernel of one link. Called on the loop thread. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface PeerLinkHandler {
  /**
   * One whole frame arrived.
   *
   * @param frame the handler's from now on
   */
  void received(byte[] frame);

  /** The link has ended; nothing follows. Told exactly once. */
  void closed(CloseReason reason);
}
