package parley.transport.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;

/**
 * Turns a client's bytes into texts. It drives the library's draft itself: {@code WebSocketImpl}
 * would make a String of each text, which is wanted as bytes; logs each stranger's mistake as an
 * error with its trace; and loses the messages that came in one read with a bad frame.
 */
final class FrameReader {
  /** Frames without a message in them that may come at once (guess; Autobahn sends ten). */
  static final int EMPTY_FRAMES_BURST = 64;

  /** And then for each second (guess; browsers send none). */
  static final int EMPTY_FRAMES_PER_SECOND = 8;

  private final StrictDraft draft;
  private Utf8Check utf8 = new Utf8Check();
  private Optional<ByteArrayOutputStream> fragments = Optional.empty();
  private double emptyFramesLeft = EMPTY_FRAMES_BURST;
  private long countedMs;
  private int frameBytes;

  /** What the frames were. */
  interface Sink {
    /** A whole message, found to be UTF-8; the array is the receiver's. */
    void text(byte[] text);

    /** To be answered by a pong with the same payload. */
    void ping(byte[] payload);

    /** The last thing that comes. */
    void close(int status);

    /** What the frame before cost beside its text: header, and a control frame's payload. */
    void overhead(int bytes);

    /** Whether more is wanted: if not, the rest of the input is left alone. */
    boolean wanted();
  }

  FrameReader(StrictDraft draft, long nowMs) {
    this.draft = draft;
    this.countedMs = nowMs;
  }

  /**
   * Reads whole frames until the input is empty or the sink wants no more.
   *
   * @param in a heap buffer that begins where its array does
   * @return how the protocol was broken, if it was; nothing more is to be read then
   */
  Optional<Violation> read(ByteBuffer in, long nowMs, Sink sink) {
    try {
      while (in.hasRemaining() && sink.wanted()) {
        int start = in.position();
        List<Framedata> frames = draft.translateFrame(in);
        frameBytes += in.position() - start;
        for (Framedata frame : frames) { // one at most
          int overhead = frameBytes - textBytes(frame);
          frameBytes = 0;
          take(frame, nowMs, sink);
          sink.overhead(overhead);
        }
      }
      return Optional.empty();
    } catch (InvalidDataException e) {
      return Optional.of(Violation.of(e.getCloseCode(), e.getMessage()));
    }
  }

  private static int textBytes(Framedata frame) {
    return switch (frame.getOpcode()) {
      case TEXT, CONTINUOUS -> frame.getPayloadData().remaining();
      default -> 0;
    };
  }

  private void take(Framedata frame, long nowMs, Sink sink) throws InvalidDataException {
    switch (frame.getOpcode()) {
      case TEXT, CONTINUOUS -> data(frame, nowMs, sink);
      case PING -> {
        count(nowMs);
        sink.ping(frame.getPayloadData().array());
      }
      case PONG -> count(nowMs);
      case CLOSING -> sink.close(((CloseFrame) frame).getCloseCode());
      case BINARY -> throw new AssertionError("the scan lets no binary frame through");
    }
  }

  private void data(Framedata frame, long nowMs, Sink sink) throws InvalidDataException {
    byte[] payload = frame.getPayloadData().array();
    if (!utf8.accepts(payload, 0, payload.length) || (frame.isFin() && !utf8.complete())) {
      throw new InvalidDataException(CloseStatus.BAD_UTF8, "A text message is not UTF-8.");
    }
    if (!frame.isFin()) {
      if (payload.length == 0) {
        count(nowMs);
      }
      if (fragments.isEmpty()) {
        fragments = Optional.of(new ByteArrayOutputStream());
      }
      fragments.get().writeBytes(payload);
      return;
    }
    byte[] text = payload;
    if (fragments.isPresent()) {
      fragments.get().writeBytes(payload);
      text = fragments.get().toByteArray();
      fragments = Optional.empty();
    }
    utf8 = new Utf8Check();
    sink.text(text);
  }

  private void count(long nowMs) throws InvalidDataException {
    double refill = (nowMs - countedMs) * EMPTY_FRAMES_PER_SECOND / 1000.0;
    emptyFramesLeft = Math.min(EMPTY_FRAMES_BURST, emptyFramesLeft + refill);
    countedMs = nowMs;
    if (emptyFramesLeft < 1) {
      throw new InvalidDataException(
          CloseStatus.POLICY, "Too many control frames; send fewer than 8 a second.");
    }
    emptyFramesLeft--;
  }
}
