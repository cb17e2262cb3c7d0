package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.api.CloseReason;
import parley.api.EncodedFrame;

class WireFormsTest {
  @ParameterizedTest
  @CsvSource({
    "0,8100",
    "1,8101",
    "125,817d",
    "126,817e007e",
    "65535,817effff",
    "65536,817f0000000000010000"
  })
  @DisplayName("a text is one unmasked frame with its length in the shortest form")
  void text(int length, String header) {
    byte[] text = new byte[length];
    Arrays.fill(text, (byte) 'x');
    byte[] frame = new EncodedFrame(text).as(WireForms.TEXT);
    assertArrayEquals(Frames.join(Frames.hex(header), text), frame);
  }

  @Test
  @DisplayName("all receivers of a frame share the same bytes, and the text is untouched")
  void shared() {
    var frame = new EncodedFrame(new byte[] {'a', 'b'});
    assertSame(frame.as(WireForms.TEXT), frame.as(WireForms.TEXT));
    assertArrayEquals(new byte[] {'a', 'b'}, frame.text());
  }

  @Test
  @DisplayName("a reason too long for a control frame is cut")
  void longReason() {
    byte[] frame = WireForms.close(1008, "X".repeat(1000));
    assertEquals(2 + 125, frame.length);
    assertEquals(1008, ByteBuffer.wrap(frame, 2, 2).getShort());
  }

  @ParameterizedTest
  @CsvSource({
    "QUIT,1000",
    "DRAINING,1001",
    "BAD_UTF8,1007",
    "RATE_LIMITED,1008",
    "AUTH_FAILED,1008",
    "AUTH_REQUIRED,1008",
    "TOO_LARGE,1009",
    "INTERNAL,1011",
    "SLOW_CONSUMER,1013",
    "TOO_MANY_CONNECTIONS,1013"
  })
  @DisplayName("each reason has its status")
  void statuses(String code, int status) {
    assertEquals(status, CloseStatus.of(CloseReason.local(code, "why")));
  }
}
