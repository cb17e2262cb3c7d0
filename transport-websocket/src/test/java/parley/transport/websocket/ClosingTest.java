package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.api.CloseReason;

/** How this side ends a WebSocket, seen over a real socket. */
class ClosingTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
    server.onText = (recorder, text) -> recorder.connection.send(TestServer.frame("served"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("a flood of pings from a client that does not read is ended, and little is queued")
  void floodOfPings() throws Exception {
    try (var client = new RawClient(server).upgraded()) {
      byte[] ping = Frames.frame(true, FrameScan.PING, "p".repeat(125));
      byte[] many = Frames.join(Collections.nCopies(100, ping).toArray(new byte[0][]));
      client.send(many);
      TestServer.Recorder recorder = server.next();
      recorder.expect("violated RATE_LIMITED");
      for (int i = 0; i < FrameReader.EMPTY_FRAMES_BURST; i++) {
        assertEquals("10:" + "p".repeat(125), client.frame());
      }
      assertEquals("1:error RATE_LIMITED", client.frame());
      assertEquals("8:1008 RATE_LIMITED", client.frame());
    }
  }

  @Test
  @DisplayName("messages that came before a bad frame are delivered, and none after it")
  void goodThenBad() throws Exception {
    try (var client = new RawClient(server).upgraded()) {
      client.send(Frames.join(Frames.text("a"), Frames.frame(true, 2, "binary"), Frames.text("b")));
      assertEquals("1:served", client.frame());
      assertEquals("1:error MALFORMED", client.frame());
      assertEquals("8:1003 MALFORMED", client.frame());
      client.ended();
      TestServer.Recorder recorder = server.next();
      for (String event : List.of("received a", "violated MALFORMED", "closed REMOTE MALFORMED")) {
        recorder.expect(event);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DRAINING,1001",
    "RATE_LIMITED,1008",
    "SLOW_CONSUMER,1013",
    "INTERNAL,1011",
    "QUIT,1000"
  })
  @DisplayName("the kernel's reason is the close frame's, with its status")
  void kernelCloses(String code, int status) throws Exception {
    try (var client = new RawClient(server).upgraded()) {
      TestServer.Recorder recorder = server.next();
      server.run(() -> {
        recorder.connection.send(TestServer.frame("last"));
        recorder.connection.close(CloseReason.local(code, "why"));
        recorder.connection.send(TestServer.frame("too late"));
      });
      assertEquals("1:last", client.frame());
      assertEquals("8:" + status + " " + code, client.frame());
      assertEquals(-1, client.in().read());
    }
  }
}
