package parley.api;

import org.apiguardian.api.API;

/** What the kernel lends to a {@link PeerTransport}. Every method is called on the loop thread. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface PeerTransportContext {
  /** The whole configuration, read-only. */
  Settings settings();

  /** The loop that owns all state. */
  EventLoop loop();

  /** The key that this server shows on its links. */
  ServerIdentity identity();

  /**
   * The largest frame on a link.
   *
   * @return bytes, without the length that the transport puts before it
   */
  int maxFrameBytes();

  /**
   * A link is up: its TLS handshake has ended, and the other side has proved its key. Nothing is
   * read before this call returns.
   */
  PeerLinkHandler linked(PeerLink link);

  /** A dial has failed; exactly one of this and {@link #linked} answers each dial. */
  void dialFailed(PeerAddress address, CloseReason reason);
}
