package parley.api;

/** What a peer transport tells the kernel of one link. Called on the loop thread. */
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
