package parley.transport.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PongFrame;
import org.java_websocket.framing.TextFrame;
import parley.api.EncodedFrame.WireForm;

/**
 * What goes out, as bytes. A server's frames are not masked, so a text's frame is the same for
 * every receiver. Used on the loop thread only.
 */
final class WireForms {
  /** A text in one frame. */
  static final WireForm TEXT = WireForms::text;

  private static final Draft_6455 DRAFT = new Draft_6455();

  private WireForms() {}

  private static byte[] text(byte[] text) {
    var frame = new TextFrame();
    frame.setPayload(ByteBuffer.wrap(text));
    return bytes(frame);
  }

  /** A pong. */
  static byte[] pong(byte[] payload) {
    var frame = new PongFrame();
    frame.setPayload(ByteBuffer.wrap(payload));
    return bytes(frame);
  }

  /**
   * A close frame.
   *
   * @param status one that may be sent
   * @param reason ASCII, cut to what a control frame holds
   */
  static byte[] close(int status, String reason) {
    var frame = new CloseFrame();
    frame.setCode(status);
    byte[] ascii = reason.getBytes(StandardCharsets.US_ASCII);
    frame.setReason(new String(ascii, 0, Math.min(ascii.length, 123), StandardCharsets.US_ASCII));
    return bytes(frame);
  }

  private static byte[] bytes(Framedata frame) {
    // The library's buffer has exactly the frame's size (Draft_6455.createByteBufferFromFramedata).
    return DRAFT.createBinaryFrame(frame).array();
  }
}
