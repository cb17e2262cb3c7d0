package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A handler that stops reading between the frames of one read. */
@Timeout(300)
class ReadingTest {
  private static final int CONT = FrameScan.CONTINUATION;
  private static final int TEXT = FrameScan.TEXT;
  private static final int COUNT = 3_000;

  private final TestServer server = new TestServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("every message comes once and in order, however often it stops, and then the end")
  void stopsAtEveryMessage(boolean goodbye) throws Exception {
    var off = new AtomicBoolean();
    var told = new AtomicBoolean();
    server.onText =
        (recorder, text) -> {
          told.compareAndSet(false, off.getAndSet(true));
          recorder.connection.reading(false);
          server.loop.execute(() -> {
            off.set(false);
            recorder.connection.reading(true);
          });
        };
    var sent = new ByteArrayOutputStream();
    sent.writeBytes(RawClient.upgrade().getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < COUNT; i++) {
      sent.writeBytes(Frames.frame(false, TEXT, i + " "));
      sent.writeBytes(Frames.frame(true, CONT, "x".repeat(50)));
    }
    if (goodbye) {
      sent.writeBytes(Frames.close(1000, ""));
    }
    try (var client = new RawClient(server)) {
      client.send(sent.toByteArray());
      client.socket().shutdownOutput();
      TestServer.Recorder recorder = server.next();
      for (int i = 0; i < COUNT; i++) {
        recorder.expect("received " + i + " " + "x".repeat(50));
      }
      recorder.expect("closed REMOTE " + (goodbye ? "CLOSED" : "DISCONNECTED"));
      assertEquals(101, client.head().status());
      assertEquals(goodbye, client.in().readAllBytes().length > 0, "a close frame for a close");
    }
    assertTrue(!told.get(), "a message came although reading was off");
  }

  @Test
  @DisplayName("while it is stopped no ping is answered and nothing is refused")
  void nothingIsDoneMeanwhile() throws Exception {
    server.onText = (recorder, text) -> recorder.connection.reading(false);
    try (var client = new RawClient(server).upgraded()) {
      byte[] ping = Frames.frame(true, FrameScan.PING, "p");
      byte[] bad = Frames.unmasked(0x81, "bad");
      client.send(Frames.join(Frames.text("a"), ping, bad));
      TestServer.Recorder recorder = server.next();
      recorder.expect("received a");
      server.run(() -> recorder.connection.send(TestServer.frame("first")));
      assertEquals("1:first", client.frame());
      assertTrue(recorder.events.isEmpty(), recorder.events::toString);
      server.run(() -> recorder.connection.reading(true));
      assertEquals("10:p", client.frame());
      recorder.expect("violated MALFORMED");
    }
  }
}
