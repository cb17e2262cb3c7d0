package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.api.CloseReason;
import parley.api.EncodedFrame;

/**
 * What a stranger could do to Java-WebSocket's own server, row by row, and can not do to this one:
 * after each, the next client is served.
 */
class StrangersTest {
  private static final int CONT = FrameScan.CONTINUATION;
  private static final int TEXT = FrameScan.TEXT;

  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
    server.onText = (recorder, text) -> recorder.connection.send(TestServer.frame("served"));
  }

  @AfterEach
  void nextClientIsServed() throws Exception {
    try (var client = new RawClient(server).upgraded()) {
      assertEquals("1:served", client.send(Frames.text("hello")).frame());
    } finally {
      server.close();
    }
  }

  @Test
  @DisplayName("row 1: a connection refused at accept gets 503, and others are accepted")
  void refusedAtAccept() throws Exception {
    Consumer<TestServer.Recorder> refusing =
        recorder ->
            recorder.connection.close(
                CloseReason.local("TOO_MANY_CONNECTIONS", "16 from this address"));
    server.onAccepted = refusing;
    for (int i = 0; i < 3; i++) {
      try (var client = new RawClient(server)) {
        TestServer.Recorder refused = server.next();
        server.run(() -> {}); // after the turn in which it was refused
        server.onAccepted = recorder -> {};
        try (var other = new RawClient(server).upgraded()) {
          assertEquals("1:served", other.send(Frames.text("meanwhile")).frame());
        }
        server.next();
        RawClient.Answer answer = client.answer();
        assertEquals(503, answer.status());
        assertEquals("10", answer.field("retry-after"));
        assertTrue(answer.text().startsWith("TOO_MANY_CONNECTIONS"), answer.text());
        client.ended();
        refused.expect("closed LOCAL TOO_MANY_CONNECTIONS");
      }
      server.onAccepted = refusing;
    }
    server.onAccepted = recorder -> {};
  }

  @Test
  @DisplayName("row 4: a stack that overflows in a message's handler ends that connection alone")
  void stackOverflow() throws Exception {
    try (var other = new RawClient(server).upgraded();
        var client = new RawClient(server).upgraded()) {
      var answers = server.onText;
      server.onText = (recorder, text) -> overflow(0);
      client.send(Frames.text("boom"));
      assertEquals("8:1011 INTERNAL", client.frame());
      server.onText = answers;
      assertEquals("1:served", other.send(Frames.text("still here")).frame());
    }
  }

  private static long overflow(long depth) {
    return overflow(depth + 1) + 1;
  }

  @ParameterizedTest
  @CsvSource({"2147483648", "2147483647", "9223372036854775807", "1073741824", "16385"})
  @DisplayName("row 5: a header that announces too much is refused before the payload comes")
  void announced(long length) throws Exception {
    try (var client = new RawClient(server).upgraded()) {
      byte[] size = length < 65_536 ? Frames.length16((int) length) : Frames.length64(length);
      client.send(Frames.raw(0x81, size, new byte[0]));
      assertEquals("1:error TOO_LARGE", client.frame());
      assertEquals("8:1009 TOO_LARGE", client.frame());
      client.ended();
      TestServer.Recorder recorder = server.next();
      recorder.expect("violated TOO_LARGE");
      recorder.expect("closed REMOTE TOO_LARGE");
    }
  }

  @Test
  @DisplayName("row 6: an Error while a connection is announced ends that connection alone")
  void errorAtOpen() throws Exception {
    server.onAccepted =
        recorder -> {
          throw new NoClassDefFoundError("as if a class were missing");
        };
    try (var client = new RawClient(server)) {
      assertEquals(500, client.answer().status());
    }
    server.onAccepted = recorder -> {};
  }

  @Test
  @DisplayName("row 7: fragments without an end are refused at the limit of a message")
  void endlessFragments() throws Exception {
    try (var client = new RawClient(server).upgraded()) {
      client.send(Frames.frame(false, TEXT, new byte[0]));
      byte[] fragment = Frames.frame(false, CONT, "x".repeat(1024));
      for (int i = 0; i < TestServer.MAX_FRAME_BYTES / 1024; i++) {
        client.send(fragment);
      }
      client.send(Frames.frame(false, CONT, "x"));
      assertEquals("1:error TOO_LARGE", client.frame());
      assertEquals("8:1009 TOO_LARGE", client.frame());
    }
  }

  @Test
  @DisplayName("row 8: compression is not negotiated, and a compressed frame is refused")
  void compression() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(
          RawClient.upgrade(
              "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"));
      RawClient.Answer answer = client.head();
      assertEquals(101, answer.status());
      assertEquals("", answer.field("sec-websocket-extensions"));
      client.send(Frames.raw(0xc1, new byte[] {(byte) 0x82}, new byte[2]));
      assertEquals("1:error MALFORMED", client.frame());
      assertEquals("8:1002 MALFORMED", client.frame());
    }
  }

  @Test
  @DisplayName("row 9: a client's frame without a mask is refused")
  void unmasked() throws Exception {
    try (var client = new RawClient(server).upgraded()) {
      client.send(Frames.unmasked(0x81, "hello"));
      assertEquals("1:error MALFORMED", client.frame());
      assertEquals("8:1002 MALFORMED", client.frame());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'',408",
    "'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n',408",
    "'GET /missing HTTP/1.1\r\nHost: a\r\n\r\n',404",
    "'GET / HTTP/1.1\r\nHost: a\r\n\r\n',200"
  })
  @DisplayName("row 10: nothing, half a handshake, a plain GET: the server closes each socket")
  void socketsAreClosed(String sent, int status) throws Exception {
    // Hurried only where the time is to pass.
    var limit = status == 408 ? Duration.ofMillis(300) : Duration.ofSeconds(TestServer.DEADLINE_S);
    try (var hurried = new TestServer(limit, Map.of());
        var client = new RawClient(hurried)) {
      client.send(sent);
      assertEquals(status, client.answer().status());
      if (!sent.isEmpty()) {
        client.ended(); // if not, it is closed although the client keeps its side open
      }
      String side = status == 408 ? "TIMEOUT" : "LOCAL";
      hurried.next().expect("closed " + side + " HTTP");
    }
  }

  @Test
  @DisplayName("row 10: a head that drips is ended by the deadline from accept, not from its bytes")
  void slowHead() throws Exception {
    try (var hurried = new TestServer(Duration.ofMillis(300), Map.of());
        var client = new RawClient(hurried)) {
      TestServer.Recorder recorder = hurried.next();
      client.send("GET / HTTP/1.1\r\nX: ");
      for (int bytes = 0; recorder.events.isEmpty() && bytes < 4000; bytes++) {
        var tick = new CompletableFuture<Boolean>();
        hurried.loop.schedule(Duration.ofMillis(10), () -> tick.complete(true));
        tick.get(TestServer.DEADLINE_S, TimeUnit.SECONDS);
        dripped(client);
      }
      recorder.expect("closed TIMEOUT HTTP");
    }
  }

  private static void dripped(RawClient client) {
    try {
      client.send("x");
    } catch (IOException e) {
      // it has just been closed, as it should be; the caller waits for the server's own word
    }
  }

  @Test
  @DisplayName("row 11: a head without an end is refused after 8 KiB, and costs next to nothing")
  void endlessHead() throws Exception {
    Duration before = cpu();
    try (var client = new RawClient(server)) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n");
      byte[] line = "X-Padding: 0123456789\r\n".getBytes(StandardCharsets.US_ASCII);
      try {
        for (int sent = 0; sent < 1_200_000; sent += line.length) {
          client.send(line);
        }
        assertEquals(431, client.answer().status());
      } catch (SocketException e) {
        // closed while the rest was being sent
      }
    }
    server.next().expect("closed LOCAL HTTP");
    Duration spent = cpu().minus(before);
    assertTrue(spent.toMillis() < 20_000, "both sides together took " + spent);
  }

  @Test
  @DisplayName("row 12: half-sent messages on many connections keep nobody from connecting")
  void slowMessages() throws Exception {
    var slow = new ArrayList<RawClient>();
    for (int i = 0; i < 50; i++) {
      var client = new RawClient(server).upgraded();
      client.send(Frames.length16(5000)); // a header's beginning, which is no message
      slow.add(client);
      var half = new RawClient(server).upgraded();
      half.send(Arrays.copyOf(Frames.text("x".repeat(5000)), 2500));
      slow.add(half);
    }
    nextClient();
    for (RawClient client : slow) {
      client.close();
    }
  }

  private void nextClient() throws IOException {
    try (var client = new RawClient(server).upgraded()) {
      assertEquals("1:served", client.send(Frames.text("hello")).frame());
    }
  }

  @Test
  @DisplayName(
      "row 13: for a client that does not read little more than 1 MiB is queued, then it is closed")
  void doesNotRead() throws Exception {
    try (var client = new RawClient(server).upgraded()) {
      TestServer.Recorder recorder = server.next();
      var frame = new EncodedFrame(new byte[64 * 1024]);
      var sent = new ArrayList<Integer>();
      assertFalse(
          server.onLoop(() -> {
            // in one turn, so that none of it is written meanwhile
            while (recorder.connection.writable()) {
              recorder.connection.send(frame);
            }
            for (int i = 0; i < 1500; i++) {
              recorder.connection.send(frame);
              sent.add(i);
            }
            return recorder.connection.writable();
          }));
      assertEquals(1500, sent.size());
      recorder.expect("closed LOCAL SLOW_CONSUMER");
      assertTrue(client.in().readAllBytes().length < 2 * 1024 * 1024, "what was queued in all");
    } catch (SocketException e) {
      // reset, because the server did not wait for it any longer
    }
  }

  @Test
  @DisplayName("empty messages, pings and pongs have their price: the kernel is told their bytes")
  void nothingIsFree() throws Exception {
    try (var client = new RawClient(server).upgraded()) {
      byte[] sent =
          Frames.join(
              Frames.text(""),
              Frames.frame(true, FrameScan.PING, "ping"),
              Frames.frame(true, FrameScan.PONG, ""),
              Frames.text("last"));
      client.send(sent);
      TestServer.Recorder recorder = server.next();
      recorder.expect("received ");
      recorder.expect("received last");
      server.run(() -> {}); // after the read that they came with
      assertEquals(sent.length - "last".length(), recorder.overhead.get());
    }
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
