package parley.transport.tcp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import parley.api.CloseReason;
import parley.api.EncodedFrame;
import parley.loop.Codec;
import parley.loop.StreamConnection;

/**
 * One frame per line, ended by LF; a CR before it is tolerated. Empty lines are skipped, up to a
 * number.
 */
final class LineCodec implements Codec {
  /** With this many in a row it is no client that keeps a connection warm: a guess. */
  static final int EMPTY_LINES_IN_A_ROW = 1000;

  private static final EncodedFrame.WireForm LINE = LineCodec::line;
  private static final byte[] NOTHING = {};
  private static final byte TLS_HANDSHAKE = 0x16;
  private static final byte TLS_MAJOR_VERSION = 0x03;
  private static final byte[] HTTP_GET = {'G', 'E', 'T', ' '};

  private final int maxFrameBytes;
  private final boolean plain;
  private boolean begun;
  private int scanned;
  private int emptyLines;

  /**
   * @param plain whether the port speaks without TLS, for what a stranger is told
   */
  LineCodec(int maxFrameBytes, boolean plain) {
    this.maxFrameBytes = maxFrameBytes;
    this.plain = plain;
  }

  @Override
  public void decode(ByteBuffer in, StreamConnection connection) {
    if (!begun && otherProtocol(in, connection)) {
      return;
    }
    byte[] bytes = in.array();
    int offset = in.arrayOffset();
    int limit = offset + in.limit();
    int start = offset + in.position();
    int at = start + scanned;
    scanned = 0;
    while (at < limit && connection.open() && connection.reading()) {
      if (bytes[at] != '\n') {
        at++;
        continue;
      }
      in.position(at + 1 - offset);
      take(bytes, start, at, connection);
      at++;
      start = at;
    }
    if (!connection.open()) {
      return;
    }
    scanned = at - start;
    // one more byte may be the CR of a frame that is just short enough
    boolean carriageReturn = scanned == maxFrameBytes + 1 && bytes[at - 1] == '\r';
    if (scanned > maxFrameBytes && !carriageReturn) {
      tooLarge(connection);
    }
  }

  @Override
  public EncodedFrame.WireForm wireForm() {
    return LINE;
  }

  @Override
  public boolean open() {
    return true;
  }

  @Override
  public byte[] closing(CloseReason reason) {
    return NOTHING;
  }

  @Override
  public void ended() {
    // an unfinished line counts for nothing
  }

  private void take(byte[] bytes, int start, int lineEnd, StreamConnection connection) {
    int end = lineEnd > start && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    if (end - start > maxFrameBytes) {
      tooLarge(connection);
    } else if (end > start) {
      emptyLines = 0;
      connection.handler().received(Arrays.copyOfRange(bytes, start, end));
    } else if (++emptyLines > EMPTY_LINES_IN_A_ROW) {
      connection.violated(
          CloseReason.remote(
              "MALFORMED", "more than " + EMPTY_LINES_IN_A_ROW + " empty lines without a frame"));
    }
    if (connection.open()) {
      connection.handler().overhead(lineEnd + 1 - end);
    }
  }

  private void tooLarge(StreamConnection connection) {
    connection.violated(
        CloseReason.remote(
            "TOO_LARGE",
            "a line of more than " + maxFrameBytes + " bytes: end each frame with a line feed"));
  }

  /** Whether the first bytes are those of a protocol that people try here by mistake. */
  private boolean otherProtocol(ByteBuffer in, StreamConnection connection) {
    int at = in.position();
    if (in.remaining() >= 2 && in.get(at) == TLS_HANDSHAKE && in.get(at + 1) == TLS_MAJOR_VERSION) {
      refuse(connection, "but TLS came");
      return true;
    }
    if (in.remaining() < HTTP_GET.length) {
      return false;
    }
    begun = true;
    byte[] first = new byte[HTTP_GET.length];
    in.get(at, first);
    if (Arrays.equals(first, HTTP_GET)) {
      refuse(connection, "but HTTP came; the WebSocket and the web page have a port of their own");
      return true;
    }
    return false;
  }

  private void refuse(StreamConnection connection, String instead) {
    connection.violated(
        CloseReason.remote(
            "MALFORMED",
            "this port speaks " + (plain ? "plain TCP lines, " : "lines in TLS, ") + instead));
  }

  private static byte[] line(byte[] text) {
    byte[] line = Arrays.copyOf(text, text.length + 1);
    line[text.length] = '\n';
    return line;
  }
}
