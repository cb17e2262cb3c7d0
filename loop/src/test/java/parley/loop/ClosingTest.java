package parley.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.api.CloseReason;

/** How a connection ends, whoever ends it. */
@Timeout(300)
class ClosingTest {
  private final Fixture fixture = new Fixture();

  @BeforeEach
  void open() {
    fixture.open();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void whoNeverReadsIsClosedAtTheOutputLimit() throws Exception {
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      byte[] chunk = new byte[100_000];
      int sent = 0;
      while (fixture.onLoop(recorder.connection::open)) {
        fixture.run(() -> recorder.connection.write(chunk));
        sent += chunk.length;
        assertTrue(sent < 64_000_000, "it takes everything");
      }
      assertTrue(
          fixture.onLoop(recorder.connection::pendingBytes)
              <= StreamConnection.OUTPUT_LIMIT_BYTES + 2 * chunk.length);
      recorder.expect("closed LOCAL SLOW_CONSUMER");
      assertEquals(client.getPort(), fixture.port());
    }
  }

  @Test
  void closingDeliversTheLastFrameThoughInputWasNotRead() throws Exception {
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      fixture.onFrame =
          (r, text) -> {
            r.connection.send(Fixture.frame("error"));
            r.connection.close(CloseReason.remote("MALFORMED", "asked for"));
            r.connection.close(CloseReason.local("OTHER", "the first counts"));
            r.connection.send(Fixture.frame("too late"));
          };
      client.getOutputStream().write("x\ny\n".getBytes(UTF_8));
      client.getOutputStream().write(new byte[500_000]); // a reset would throw the answer away
      assertEquals("error\nbye\n", new String(readAll(client), UTF_8));
      recorder.expect("received x");
      client.shutdownOutput();
      recorder.expect("closed REMOTE MALFORMED");
      fixture.run(() -> {});
      assertTrue(recorder.events.isEmpty(), "closed is told once, and nothing after it");
    }
  }

  @Test
  void closedComesThoughTheOtherSideNeitherReadsNorEnds() throws Exception {
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      fixture.run(() -> {
        for (int i = 0; i < 10; i++) {
          recorder.connection.write(new byte[1_000_000]);
        }
        recorder.connection.close(CloseReason.local("DRAINING", "asked for"));
      });
      recorder.expect("closed LOCAL SLOW_CONSUMER");
      assertTrue(client.isConnected());
    }
  }

  @Test
  void closedIsToldOnALaterTurn() throws Exception {
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      client.shutdownOutput();
      recorder.expect("closed REMOTE DISCONNECTED");
      assertEquals("bye\n", new String(readAll(client), UTF_8));
    }
    AtomicBoolean within = new AtomicBoolean();
    fixture.onAccepted =
        (r, text) -> {
          r.connection.send(Fixture.frame("full"));
          r.connection.close(CloseReason.local("TOO_MANY_CONNECTIONS", "asked for"));
          within.set(!r.events.isEmpty());
        };
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      assertEquals("full\nbye\n", new String(readAll(client), UTF_8));
      client.shutdownOutput();
      recorder.expect("closed LOCAL TOO_MANY_CONNECTIONS");
      assertFalse(within.get());
    }
  }

  @Test
  void whoEndsItsOutputStillGetsTheAnswersToItsFrames() throws Exception {
    fixture.onFrame = (r, text) -> r.connection.send(Fixture.frame("re " + text));
    try (Socket client = fixture.dial()) {
      client.getOutputStream().write("a\nb\nunfinished".getBytes(UTF_8));
      client.shutdownOutput();
      assertEquals("re a\nre b\nbye\n", new String(readAll(client), UTF_8));
      Fixture.Recorder recorder = fixture.next();
      recorder.expect("received a");
      recorder.expect("received b");
      recorder.expect("closed REMOTE DISCONNECTED");
    }
  }

  @Test
  void aHandlerOrACodecThatThrowsClosesOnlyItsOwnConnection() throws Exception {
    fixture.onFrame =
        (r, text) -> {
          if (text.equals("throw")) {
            throw new StackOverflowError("asked for");
          }
          r.connection.send(Fixture.frame("re " + text));
        };
    try (Socket other = fixture.dial()) {
      Fixture.Recorder first = fixture.next();
      for (String bad : List.of("throw", "codec failure")) {
        try (Socket client = fixture.dial()) {
          Fixture.Recorder recorder = fixture.next();
          client.getOutputStream().write((bad + "\nnot seen\n").getBytes(UTF_8));
          assertEquals("bye\n", new String(readAll(client), UTF_8));
          client.shutdownOutput();
          if (bad.equals("throw")) {
            recorder.expect("received throw");
          }
          recorder.expect("closed LOCAL INTERNAL");
        }
      }
      other.getOutputStream().write("still here\n".getBytes(UTF_8));
      assertEquals("re still here\n", read(other, 14));
      first.expect("received still here");
    }
  }

  @Test
  void aPeerThatResetsIsADisconnectAndNoErrorOfOurs() throws Exception {
    Socket client = fixture.dial();
    Fixture.Recorder recorder = fixture.next();
    client.setSoLinger(true, 0);
    client.close();
    recorder.expect("closed REMOTE DISCONNECTED");
    fixture.run(() -> {});
    assertTrue(recorder.events.isEmpty());
  }

  private static String read(Socket client, int bytes) throws IOException {
    return new String(client.getInputStream().readNBytes(bytes), UTF_8);
  }

  private static byte[] readAll(Socket client) throws IOException {
    return client.getInputStream().readAllBytes();
  }

  @Test
  void itsHandlerIsToldThatItIsClosingAndDoesNotHaveToWaitForTheOtherSide() throws Exception {
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      fixture.run(() ->
          recorder.connection.closeAfterWrite(CloseReason.remote("CLOSED", "it said goodbye")));
      assertEquals("CLOSED after []", recorder.endings.poll(Fixture.DEADLINE_S, TimeUnit.SECONDS));
      client.shutdownOutput();
      recorder.expect("closed REMOTE CLOSED");
      assertTrue(recorder.endings.isEmpty());
    }
  }
}
