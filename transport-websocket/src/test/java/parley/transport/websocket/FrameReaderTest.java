package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.transport.websocket.Frames.frame;
import static parley.transport.websocket.Frames.join;
import static parley.transport.websocket.Frames.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@link FrameCases}, whole and in every split. */
class FrameReaderTest {
  private static final int MAX = FrameCases.MAX;
  private static final int CONT = FrameScan.CONTINUATION;
  private static final int TEXT = FrameScan.TEXT;
  private static final int PING = FrameScan.PING;
  private static final int PONG = FrameScan.PONG;

  @ParameterizedTest
  @MethodSource({
    "parley.transport.websocket.FrameCases#framing",
    "parley.transport.websocket.FrameCases#fragments",
    "parley.transport.websocket.FrameCases#utf8",
    "parley.transport.websocket.FrameCases#closing"
  })
  @DisplayName("comes to the same whole, byte by byte, and in every split in two")
  void everySplit(FrameCases.Case given) {
    List<String> expected = List.of(given.outcome());
    int length = given.bytes().length;
    assertEquals(expected, outcome(given.bytes(), length), "whole");
    assertEquals(expected, outcome(given.bytes(), 1), "byte by byte");
    for (int first = 1; first < Math.min(length, 200); first++) {
      var reader = new Reader();
      reader.read(Arrays.copyOf(given.bytes(), first));
      reader.read(Arrays.copyOfRange(given.bytes(), first, length));
      assertEquals(expected, reader.outcome, "split at " + first);
    }
  }

  @Test
  @DisplayName("a frame that starts in the middle of the buffer is read from there")
  void positionIsHonoured() {
    var reader = new Reader();
    byte[] shifted = join(new byte[7], text("hello"), new byte[5]);
    ByteBuffer in = ByteBuffer.wrap(shifted).position(7).limit(shifted.length - 5);
    reader.reader.read(in, 0, reader);
    assertEquals(List.of("text:hello"), reader.outcome);
    assertEquals(shifted.length - 5, in.position());
  }

  @Test
  @DisplayName("input stays where it is as soon as the sink wants no more")
  void stopsBetweenFrames() {
    var reader = new Reader();
    reader.wantedTexts = 1;
    byte[] second = text("b");
    ByteBuffer in = ByteBuffer.wrap(join(text("a"), second));
    reader.reader.read(in, 0, reader);
    assertEquals(List.of("text:a"), reader.outcome);
    assertEquals(second.length, in.remaining());
  }

  @Test
  @DisplayName("a flood of pings is a violation, and the same number over time is not")
  void floodOfPings() {
    byte[] ping = frame(true, PING, "");
    var slow = new Reader();
    for (int i = 0; i < 1000; i++) {
      slow.nowMs += 125;
      slow.read(ping);
    }
    assertEquals(1000, slow.outcome.size());
    var fast = new Reader();
    for (int i = 0; i < FrameReader.EMPTY_FRAMES_BURST; i++) {
      fast.read(ping);
    }
    assertEquals(FrameReader.EMPTY_FRAMES_BURST, fast.outcome.size());
    fast.read(ping);
    assertEquals("1008 RATE_LIMITED", fast.outcome.getLast());
  }

  @Test
  @DisplayName("empty fragments without end, and pongs, count towards the same budget")
  void floodOfNothing() {
    for (byte[] nothing : List.of(frame(false, CONT, ""), frame(true, PONG, ""))) {
      var reader = new Reader();
      reader.read(frame(false, TEXT, "a"));
      for (int i = 0; i < FrameReader.EMPTY_FRAMES_BURST; i++) {
        reader.read(nothing);
      }
      assertTrue(reader.outcome.isEmpty());
      reader.read(nothing);
      assertEquals(List.of("1008 RATE_LIMITED"), reader.outcome);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  @DisplayName("every byte is told once, as a message's or as overhead")
  void everyByteIsTold(int step) {
    byte[] sent =
        join(
            text(""),
            frame(true, PING, "abc"),
            frame(false, TEXT, "ab"),
            frame(true, PONG, ""),
            frame(false, CONT, ""),
            frame(true, CONT, "c"),
            text("x".repeat(300)));
    var reader = new Reader();
    for (int from = 0; from < sent.length; from += step) {
      reader.read(Arrays.copyOfRange(sent, from, Math.min(sent.length, from + step)));
    }
    assertEquals(303, reader.textBytes);
    assertEquals(sent.length - 303, reader.overhead);
  }

  private static List<String> outcome(byte[] bytes, int step) {
    var reader = new Reader();
    for (int from = 0; from < bytes.length; from += step) {
      reader.read(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + step)));
    }
    return reader.outcome;
  }

  private static final class Reader implements FrameReader.Sink {
    final FrameReader reader = new FrameReader(new StrictDraft(MAX), 0);
    final List<String> outcome = new ArrayList<>();
    long nowMs;
    int wantedTexts = Integer.MAX_VALUE;
    int overhead;
    int textBytes;
    private boolean over;

    void read(byte[] bytes) {
      if (over) {
        return;
      }
      Optional<Violation> violation = reader.read(ByteBuffer.wrap(bytes), nowMs, this);
      violation.ifPresent(v -> outcome.add(v.status() + " " + v.reason().code()));
      over |= violation.isPresent();
    }

    @Override
    public void text(byte[] text) {
      outcome.add("text:" + new String(text, StandardCharsets.UTF_8));
      textBytes += text.length;
      wantedTexts--;
    }

    @Override
    public void ping(byte[] payload) {
      outcome.add("ping:" + new String(payload, StandardCharsets.UTF_8));
    }

    @Override
    public void close(int status) {
      outcome.add("close:" + status);
      over = true;
    }

    @Override
    public void overhead(int bytes) {
      overhead += bytes;
    }

    @Override
    public boolean wanted() {
      return !over && wantedTexts > 0;
    }
  }
}
