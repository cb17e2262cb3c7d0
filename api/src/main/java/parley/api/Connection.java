package parley.api;

import org.apiguardian.api.API;

/**
 * One client's connection, as the kernel sees it: implemented by a transport, called on the loop
 * thread only, never blocking.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Connection {
  /** Who is at the other end. Its TLS fields are final once the first frame was received. */
  ConnectionInfo info();

  /**
   * Appends a frame to the output, which is written once at the end of the loop's turn. Ignored
   * once closed, and before a handshake of the transport's own (WebSocket) has ended.
   */
  void send(EncodedFrame frame);

  /**
   * Whether the output is below the transport's high-water mark: 64 KiB or, for a socket that takes
   * what is written, twice as much; less where connections are many and memory is short, or where
   * it consists of many short frames. After a false, the transport calls {@link
   * ConnectionHandler#writable} as soon as it is drained.
   */
  boolean writable();

  /**
   * Stops reading, or reads again: how a client that sends faster than its signatures can be
   * checked is slowed down by its own network. May be called from within any callback. While it is
   * off, {@link ConnectionHandler#received} is not called; what has been read by then is kept, and
   * comes first when reading goes on, never from within this call. Nor is the other side's end told
   * meanwhile, unless writing shows it.
   */
  void reading(boolean wanted);

  /**
   * Writes what was sent (for at most two seconds) and closes. Idempotent: the first reason counts.
   * {@link ConnectionHandler#closed} follows on a later turn, exactly once.
   */
  void close(CloseReason reason);
}
