package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static parley.conformance.RawWebSocket.frame;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 6455 kept and broken: what a stranger's frames may do to a server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketFramesIT {
  @RegisterExtension static final Lab lab = new Lab();

  private static final byte[] PING = bytes("{\"type\":\"ping\",\"id\":\"p\"}");

  private ServerProcess server;

  @BeforeAll
  void start() {
    server = lab.server("websock-server", "--rate-per-key", "0");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private RawWebSocket open() {
    return lab.keep(new RawWebSocket(server.webSocketPort()));
  }

  private Author author(RawWebSocket wire) {
    return new Author("ann", wire).handshake();
  }

  private void assertServerServes() {
    assertTrue(author(open()).alive(), "the server goes on");
  }

  @Test
  void theSubprotocolIsAgreedWhenItIsOfferedAndNotRequired() {
    RawWebSocket offered = open();
    assertTrue(offered.upgraded(), offered.head);
    assertTrue(
        offered.head.toLowerCase(Locale.ROOT).contains("sec-websocket-protocol: parley.v1"),
        offered.head);
    RawWebSocket plain = lab.keep(new RawWebSocket(server.webSocketPort(), ""));
    assertTrue(plain.upgraded(), plain.head);
    assertFalse(plain.head.contains("parley.v1"), plain.head);
    assertTrue(author(plain).alive());
  }

  @Test
  void compressionIsNeverAgreed() {
    RawWebSocket wire =
        lab.keep(
            new RawWebSocket(
                server.webSocketPort(), "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
    assertTrue(wire.upgraded(), wire.head);
    assertFalse(wire.head.contains("deflate"), wire.head);
  }

  @Test
  void aPageOfAnotherOriginIsRefusedAndClosed() {
    RawWebSocket wire =
        lab.keep(new RawWebSocket(server.webSocketPort(), "Origin: https://evil.example\r\n"));
    assertTrue(wire.head.startsWith("HTTP/1.1 403"), wire.head);
    wire.startReading();
    wire.awaitRefused();
    RawWebSocket own =
        lab.keep(
            new RawWebSocket(
                server.webSocketPort(),
                "Origin: http://127.0.0.1:" + server.webSocketPort() + "\r\n"));
    assertTrue(own.upgraded(), own.head);
  }

  static Stream<Arguments> breaches() {
    return Stream.of(
        arguments("an unmasked frame", RawWebSocket.unmasked(RawWebSocket.TEXT, PING)),
        arguments("a reserved bit", reserved()),
        arguments("an unknown opcode", frame(3, true, PING)),
        arguments("an unknown control opcode", frame(11, true, new byte[0])),
        arguments("a continuation of nothing", frame(RawWebSocket.CONTINUATION, true, PING)),
        arguments("a fragmented ping", frame(RawWebSocket.PING, false, new byte[0])),
        arguments("a ping of 126 bytes", frame(RawWebSocket.PING, true, new byte[126])),
        arguments("two gigabytes announced", RawWebSocket.header(0x81, true, 1L << 31)),
        arguments("the length's top bit", RawWebSocket.header(0x81, true, Long.MIN_VALUE | 5)),
        arguments("a message past 16 KiB", frame(RawWebSocket.TEXT, true, new byte[16 * 1024 + 1])),
        arguments("a close with one byte", frame(RawWebSocket.CLOSE, true, new byte[1])));
  }

  private static byte[] reserved() {
    byte[] frame = frame(RawWebSocket.TEXT, true, PING);
    frame[0] |= 0x40;
    return frame;
  }

  @ParameterizedTest(name = "{0} closes the connection")
  @MethodSource("breaches")
  void aBreachOfTheRfcClosesTheConnection(String what, byte[] bytes) {
    RawWebSocket wire = open();
    wire.sendRaw(bytes);
    wire.awaitRefused();
    assertServerServes();
  }

  @ParameterizedTest(name = "{0} closes a verified session too")
  @MethodSource("breaches")
  void aBreachOfTheRfcClosesAVerifiedSession(String what, byte[] bytes) {
    RawWebSocket wire = open();
    author(wire);
    wire.sendRaw(bytes);
    wire.awaitClosed();
  }

  @Test
  void fragmentsWithoutEndAreCutOff() {
    RawWebSocket wire = open();
    wire.sendRaw(frame(RawWebSocket.TEXT, false, new byte[1024]));
    for (int i = 0; i < 2000 && !wire.inbox.hasEnded(); i++) {
      wire.sendRaw(frame(RawWebSocket.CONTINUATION, false, new byte[1024]));
    }
    wire.awaitRefused();
    assertServerServes();
  }

  @Test
  void aStrangersBudgetHoldsItsControlFramesToo() {
    String ping = "{\"type\":\"ping\",\"id\":\"late\"}" + " ".repeat(8_000);
    RawWebSocket few = open();
    few.send(ping);
    assertEquals("late", few.await("success").text("re"));
    RawWebSocket wire = open();
    for (int i = 0; i < 64; i++) { // as many as may come at once: 8,384 bytes with their headers
      wire.sendRaw(frame(RawWebSocket.PING, true, new byte[125]));
    }
    wire.send(ping);
    assertEquals("TOO_LARGE", wire.await("error").text("code"));
    wire.awaitRefused();
    assertEquals(0, wire.inbox.count(frame -> frame.is("success")));
  }

  @Test
  void aBinaryMessageIsRefused() {
    RawWebSocket wire = open();
    author(wire);
    wire.sendRaw(frame(RawWebSocket.BINARY, true, PING));
    assertEquals("close 1003", wire.control.await("close", line -> line.startsWith("close")));
    wire.awaitClosed();
    assertEquals(0, wire.inbox.count(f -> f.text("re").equals("p")));
  }

  @Test
  void invalidUtf8IsRefused() {
    RawWebSocket wire = open();
    author(wire);
    wire.sendRaw(frame(RawWebSocket.TEXT, true, new byte[] {'"', (byte) 0xff, '"'}));
    assertEquals("close 1007", wire.control.await("close", line -> line.startsWith("close")));
    assertServerServes();
  }

  @Test
  void aMessageOf16KibibytesIsTakenAndOneByteMoreIsTooBig() {
    RawWebSocket wire = open();
    author(wire);
    String empty = "{\"type\":\"ping\",\"id\":\"big\",\"x\":\"\"}";
    String largest = empty.replace("\"\"", "\"" + "x".repeat(16_384 - empty.length()) + "\"");
    wire.send(largest);
    assertEquals("big", wire.await("success").text("re"));
    wire.send(largest + " ");
    assertEquals("close 1009", wire.control.await("close", line -> line.startsWith("close")));
  }

  @Test
  void aTextMayBeFragmentedWithAPingBetween() {
    RawWebSocket wire = open();
    author(wire);
    byte[] euro = bytes("{\"type\":\"ping\",\"id\":\"€\"}");
    int half = euro.length - 4;
    wire.sendRaw(frame(RawWebSocket.TEXT, false, Arrays.copyOf(euro, half)));
    wire.sendRaw(frame(RawWebSocket.PING, true, bytes("between")));
    wire.sendRaw(frame(RawWebSocket.CONTINUATION, false, new byte[0]));
    wire.sendRaw(
        frame(RawWebSocket.CONTINUATION, true, Arrays.copyOfRange(euro, half, euro.length)));
    wire.control.await("pong", "pong between"::equals);
    assertEquals("€", wire.await("success").text("re"));
  }

  @Test
  void framesMayBeSplitByteByByteAndCoalesced() {
    RawWebSocket wire = open();
    author(wire);
    for (byte b : frame(RawWebSocket.TEXT, true, PING)) {
      wire.sendRaw(new byte[] {b});
    }
    wire.await("success");
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < 50; i++) {
      out.writeBytes(
          frame(RawWebSocket.TEXT, true, bytes("{\"type\":\"ping\",\"id\":\"c" + i + "\"}")));
    }
    wire.sendRaw(out.toByteArray());
    for (int i = 0; i < 50; i++) {
      assertEquals("c" + i, wire.await("success").text("re"));
    }
  }

  @Test
  void aCloseIsAnsweredWithAClose() {
    RawWebSocket wire = open();
    author(wire);
    wire.sendRaw(frame(RawWebSocket.CLOSE, true, new byte[] {0x03, (byte) 0xe8}));
    assertEquals("close 1000", wire.control.await("close", line -> line.startsWith("close")));
    wire.awaitClosed();
  }

  @Test
  void badJsonIsAnsweredAsOverTcp() {
    RawWebSocket wire = open();
    author(wire);
    wire.send("{\"type\":\"ping\",\"type\":\"ping\"}");
    assertEquals("MALFORMED", wire.await("error").text("code"));
    wire.send("{\"type\":\"fly\"}");
    assertEquals("UNKNOWN_TYPE", wire.await("error").text("code"));
  }

  @Test
  void thirtySilentConnectionsHinderNobody() {
    for (int i = 0; i < 30; i++) {
      lab.keep(new RawTcp(server.webSocketPort(), true));
    }
    assertServerServes();
  }
}
