package parley.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.api.ConnectionInfo;
import parley.api.EncodedFrame;

@Timeout(300)
class StreamConnectionTest {
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
  void knowsWhoIsAtTheOtherEnd() throws Exception {
    try (Socket client = fixture.dial()) {
      StreamConnection connection = fixture.next().connection;
      assertEquals("test", connection.info().transport());
      assertEquals("127.0.0.1:" + client.getLocalPort(), connection.info().remote());
      assertEquals(client.getLocalAddress(), connection.info().address().orElseThrow());
      assertTrue(connection.info().tlsExporter().isEmpty());
    }
  }

  @Test
  void aFrameThatIsSplitIntoBytesArrivesWholeAndLeavesNothingBehind() throws Exception {
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      for (byte b : "hello\n".getBytes(UTF_8)) {
        client.getOutputStream().write(b);
        fixture.run(() -> {}); // a turn of its own for each byte, more often than not
      }
      recorder.expect("received hello");
      assertFalse(fixture.onLoop(recorder.connection::holdsMemory));
    }
  }

  @Test
  void anUnfinishedFrameIsKeptAndTheRemainderIsBounded() throws Exception {
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      client.getOutputStream().write("one\ntwo".getBytes(UTF_8));
      recorder.expect("received one");
      assertTrue(fixture.onLoop(recorder.connection::holdsMemory));
      client.getOutputStream().write(new byte[20_000]);
      recorder.expect("violated TOO_LARGE");
      assertEquals("error TOO_LARGE\nbye\n", new String(readAll(client), UTF_8));
      recorder.expect("closed REMOTE TOO_LARGE");
    }
  }

  @Test
  void whatIsSentInOneTurnLeavesInItsOrder() throws Exception {
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      EncodedFrame shared = Fixture.frame("shared");
      fixture.run(() -> {
        recorder.connection.send(Fixture.frame("a"));
        recorder.connection.write("raw ".getBytes(UTF_8));
        recorder.connection.send(shared);
        recorder.connection.send(shared);
      });
      assertEquals("a\nraw shared\nshared\n", read(client, 20));
      assertFalse(fixture.onLoop(recorder.connection::holdsMemory));
    }
  }

  @Test
  void aSlowReaderMakesItUnwritableAndIsToldOnceItIsDrained() throws Exception {
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      byte[] chunk = new byte[100_000];
      int sent = 0;
      do { // until the system's buffers are full, and 64 KiB more wait
        fixture.run(() -> recorder.connection.write(chunk));
        sent += chunk.length;
        fixture.run(() -> {}); // after the write of the turn before
      } while (fixture.onLoop(recorder.connection::writable));
      assertTrue(recorder.events.isEmpty());
      client.getInputStream().readNBytes(sent);
      recorder.expect("writable");
      assertTrue(fixture.onLoop(recorder.connection::writable));
      assertFalse(fixture.onLoop(recorder.connection::holdsMemory));
    }
  }

  @Test
  void readingCanStopBetweenTwoFramesAndGoOn() throws Exception {
    fixture.onFrame =
        (r, text) -> {
          r.connection.reading(!text.equals("stop"));
          r.connection.send(Fixture.frame("re " + text));
        };
    try (Socket client = fixture.dial();
        Socket other = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      client.getOutputStream().write("stop\nnext\n".getBytes(UTF_8));
      recorder.expect("received stop");
      client.getOutputStream().write("last\n".getBytes(UTF_8));
      for (int i = 0; i < 3; i++) { // the loop has had its chances to read when these are answered
        other.getOutputStream().write("ping\n".getBytes(UTF_8));
        assertEquals("re ping\n", read(other, 8));
      }
      assertTrue(recorder.events.isEmpty());
      int kept = fixture.onLoop(() -> recorder.connection.inputSpace().position());
      assertEquals("next\n".length(), kept, "what came later waits in the network");
      fixture.run(() -> recorder.connection.reading(true));
      recorder.expect("received next");
      recorder.expect("received last");
    }
  }

  @Test
  void whatWasKeptIsHandedOnBeforeTheEndThatCameMeanwhile() throws Exception {
    fixture.onFrame = (r, text) -> r.connection.reading(false);
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      client.getOutputStream().write("a\nb\nc\n".getBytes(UTF_8));
      client.shutdownOutput();
      recorder.expect("received a");
      fixture.run(() -> recorder.connection.reading(true));
      recorder.expect("received b");
      fixture.run(() -> recorder.connection.reading(true));
      recorder.expect("received c");
      fixture.run(() -> {});
      assertTrue(recorder.events.isEmpty());
      fixture.run(() -> recorder.connection.reading(true));
      recorder.expect("closed REMOTE DISCONNECTED");
    }
  }

  @Test
  void whoIsReadOneFrameAtATimeFillsNoMemory() throws Exception {
    int count = 400;
    String line = "x".repeat(995);
    fixture.onFrame = (r, text) -> r.connection.reading(false);
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      Thread writer =
          Thread.startVirtualThread(() -> {
            try {
              for (int i = 100; i < 100 + count; i++) {
                client.getOutputStream().write((i + line + "\n").getBytes(UTF_8));
              }
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      for (int i = 100; i < 100 + count; i++) {
        recorder.expect("received " + i + line);
        int kept = fixture.onLoop(recorder.connection::keptBytes);
        assertTrue(kept <= Share.BYTES_MOST + 1000, "kept " + kept);
        fixture.run(() -> recorder.connection.reading(true));
      }
      writer.join();
    }
  }

  @Test
  void readingTurnedOffAndOnWithinAFrameChangesNothing() throws Exception {
    fixture.onFrame =
        (r, text) -> {
          r.connection.reading(false);
          r.connection.reading(true);
        };
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      client.getOutputStream().write("a\nb\nc\n".getBytes(UTF_8));
      recorder.expect("received a");
      recorder.expect("received b");
      recorder.expect("received c");
    }
  }

  @Test
  void oneConnectionReadsNoMoreThanItsShareInATurn() throws Exception {
    int lineBytes = 100;
    int count = 4_000;
    Map<Long, Integer> linesByTurn = new TreeMap<>();
    CountDownLatch all = new CountDownLatch(count);
    fixture.onFrame =
        (r, text) -> {
          linesByTurn.merge(fixture.loop.turns(), 1, Integer::sum);
          all.countDown();
        };
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      fixture.run(() -> recorder.connection.reading(false));
      // As much as this is in the system's buffers before any of it is read.
      int waiting = 2 * (Share.BYTES_MOST / lineBytes + 1);
      String line = "x".repeat(lineBytes - 1) + "\n";
      client.getOutputStream().write(line.repeat(waiting).getBytes(UTF_8));
      Thread writer =
          Thread.startVirtualThread(() -> {
            try {
              client.getOutputStream().write(line.repeat(count - waiting).getBytes(UTF_8));
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      fixture.run(() -> recorder.connection.reading(true));
      assertTrue(all.await(Fixture.DEADLINE_S, TimeUnit.SECONDS));
      writer.join();
      List<Integer> shares = List.copyOf(fixture.onLoop(linesByTurn::values));
      int share = Share.BYTES_MOST / lineBytes + 1;
      // In the first turn what waited is read, and then what the selector finds.
      assertTrue(shares.getFirst() <= 2 * share, shares::toString);
      assertTrue(shares.stream().skip(1).allMatch(lines -> lines <= share), shares::toString);
      assertTrue(
          shares.stream().anyMatch(lines -> lines >= share - 1), "nothing waited: " + shares);
    }
  }

  @Test
  void tenThousandIdleConnectionsHoldNoBuffers() throws Exception {
    ConnectionInfo info = new ConnectionInfo("test", "peer", Optional.empty(), Optional.empty());
    List<StreamConnection> connections = new ArrayList<>();
    fixture.run(() -> {
      for (int i = 0; i < 10_000; i++) {
        StreamConnection connection =
            new StreamConnection(fixture.loop, new OpenStream(), info, 1000);
        connections.add(connection);
        assertFalse(connection.holdsMemory());
        connection.write(new byte[100]);
        assertTrue(connection.holdsMemory());
      }
    });
    fixture.run(() -> {}); // after the writes of the turn before
    for (StreamConnection connection : connections) {
      assertFalse(connection.holdsMemory());
    }
    assertEquals(0, fixture.loop.timers());
  }

  private static String read(Socket client, int bytes) throws IOException {
    return new String(client.getInputStream().readNBytes(bytes), UTF_8);
  }

  private static byte[] readAll(Socket client) throws IOException {
    return client.getInputStream().readAllBytes();
  }
}
