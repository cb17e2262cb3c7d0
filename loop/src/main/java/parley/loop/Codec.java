package parley.loop;

import java.nio.ByteBuffer;
import parley.api.CloseReason;
import parley.api.EncodedFrame;

/**
 * A transport's framing: one instance for each connection, called on the loop thread only, never
 * blocking. What it throws closes its own connection with {@code INTERNAL}.
 */
public interface Codec {
  /**
   * Takes the whole frames out of the input and gives each to {@link StreamConnection#handler}. It
   * stops as soon as {@link StreamConnection#open} or {@link StreamConnection#reading} is false,
   * which a handler may bring about between two frames.
   *
   * @param in what came and was not taken yet, from its position to its limit, backed by an array;
   *     what stays is shown again, at the start of the next input. The buffer is the loop's: its
   *     bytes may be changed up to the limit, and it may not be kept
   */
  void decode(ByteBuffer in, StreamConnection connection);

  /** How {@link StreamConnection#send} frames a text: one constant for all connections. */
  EncodedFrame.WireForm wireForm();

  /** Whether frames may be sent: false for example before a WebSocket upgrade. */
  boolean open();

  /**
   * What is to be written after all frames before the connection closes, for example a WebSocket
   * close frame. Asked for at most once.
   *
   * @return raw bytes, empty for none
   */
  byte[] closing(CloseReason reason);

  /**
   * No more input follows: the other side has ended its output, or the connection has closed. Told
   * exactly once. What was left of a partial frame has been dropped.
   */
  void ended();
}
