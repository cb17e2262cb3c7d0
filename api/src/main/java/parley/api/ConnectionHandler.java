package parley.api;

import org.apiguardian.api.API;

/**
 * What a transport tells the kernel of one connection. Every method is called on the loop thread.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface ConnectionHandler {
  /**
   * One whole frame arrived, of at most {@link TransportContext#maxFrameBytes} bytes.
   *
   * @param text the frame's bytes, not yet checked to be UTF-8; the array is the handler's from now
   *     on
   */
  void received(byte[] text);

  /**
   * Bytes came that are no part of a frame's text: a header, a control frame, a line's end. Told
   * after the frame they came with, so that what a client sends has its price however it is packed.
   *
   * @param bytes as they came, without what TLS adds
   */
  default void overhead(int bytes) {}

  /**
   * The other side broke the transport's own framing (a frame too large, a binary WebSocket message
   * …). The kernel answers with an error frame and calls {@link Connection#close}; nothing more is
   * to be read.
   *
   * @param reason whose {@link CloseReason#code} is a code of the client protocol
   */
  void violated(CloseReason reason);

  /** The output has been drained after {@link Connection#writable} was false. */
  void writable();

  /**
   * Either side has begun to close the connection: what is sent from now on is lost. Told on a
   * later turn, before {@link #closed}, which may follow only after some seconds; not told of a
   * connection that is lost at once.
   */
  default void ending(CloseReason reason) {}

  /** The connection has ended; nothing follows. */
  void closed(CloseReason reason);
}
