package parley.api;

import org.apiguardian.api.API;

/**
 * One link to another server, implemented by a peer transport. Called on the loop thread; never
 * blocks.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface PeerLink {
  /** Who is at the other end. */
  PeerLinkInfo info();

  /**
   * Queues a frame.
   *
   * @param frame at most {@link PeerTransportContext#maxFrameBytes} bytes; not written into again
   *     by anyone
   * @return false if the queue (1 MiB) is full: then the frame was not taken, and the link should
   *     be closed
   */
  boolean send(byte[] frame);

  /**
   * Writes what is queued (for at most two seconds) and closes. Idempotent; the first reason
   * counts.
   */
  void close(CloseReason reason);
}
