package parley.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.CloseReason;
import parley.testing.TestCertificate.Algorithm;

/** {@code reading(false)} and {@code reading(true)}, from within every callback. */
@Timeout(300)
class ReadingTest {
  private static final String PLAIN = "plain";

  /** A turn's share, and the part of a frame that was kept before it. */
  private static final int KEPT_MOST = Share.BYTES_MOST + 9 * 1024;

  @TempDir static Path folder;
  private static Certificates certificates;
  private final Fixture fixture = new Fixture();

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = Certificates.make(folder, "one", Algorithm.EC);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Stops at every frame, goes on in every way there is, and checks what it is told meanwhile. */
  private final class Stopping {
    private int next;
    private boolean off;
    private boolean within;
    private int keptMost;
    private Optional<String> wrong = Optional.empty();

    void received(Fixture.Recorder recorder, String text) {
      check(!within, "received was called from within received at " + text);
      check(!off, "reading was off at " + text);
      check(text.startsWith(next + " "), next + " should have come, but it was " + text);
      next++;
      within = true;
      StreamConnection connection = recorder.connection;
      turn(connection, false);
      switch (next % 3) {
        case 0 -> turn(connection, true);
        case 1 -> fixture.loop.execute(() -> goOn(connection));
        default -> {
          turn(connection, true);
          turn(connection, false);
          fixture.loop.execute(() -> fixture.loop.execute(() -> goOn(connection)));
        }
      }
      within = false;
    }

    private void goOn(StreamConnection connection) {
      keptMost = Math.max(keptMost, connection.keptBytes());
      within = true;
      turn(connection, true);
      within = false;
    }

    private void turn(StreamConnection connection, boolean on) {
      off = !on;
      connection.reading(on);
    }

    private void check(boolean holds, String otherwise) {
      if (!holds && wrong.isEmpty()) {
        wrong = Optional.of(otherwise);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3", "TLSv1.2"})
  void everyFrameComesOnceAndInOrderHoweverOftenItStopsAndThenTheEnd(String version)
      throws Exception {
    var stopping = new Stopping();
    fixture.onFrame = stopping::received;
    listen(version);
    int count = 6_000;
    try (Socket client = dial(version)) {
      var frames = new StringBuilder();
      for (int i = 0; i < count; i++) {
        frames.append(i).append(' ').append("x".repeat(80)).append('\n');
      }
      client.getOutputStream().write(frames.toString().getBytes(UTF_8));
      client.shutdownOutput();
      Fixture.Recorder recorder = fixture.next();
      for (int i = 0; i < count; i++) {
        recorder.expect("received " + i + " " + "x".repeat(80));
      }
      recorder.expect("closed REMOTE DISCONNECTED");
    }
    assertEquals(Optional.empty(), stopping.wrong);
    assertTrue(stopping.keptMost <= KEPT_MOST, stopping.keptMost + " bytes were kept");
    assertTrue(stopping.keptMost > 0, "nothing was ever kept, so nothing was tested");
  }

  @Test
  void theEndIsToldAfterTheFramesThatWereKept() throws Exception {
    fixture.onFrame = (r, text) -> r.connection.reading(false);
    listen(PLAIN);
    try (Socket client = dial(PLAIN)) {
      client.getOutputStream().write("a\nb\nunfinished".getBytes(UTF_8));
      client.shutdownOutput();
      Fixture.Recorder recorder = fixture.next();
      for (String event : new String[] {"received a", "received b"}) {
        recorder.expect(event);
        someTurns();
        assertTrue(recorder.events.isEmpty(), recorder.events::toString);
        fixture.run(() -> recorder.connection.reading(true));
      }
      recorder.expect("closed REMOTE DISCONNECTED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, "TLSv1.3"})
  void whoIsStoppedWhenItIsAnnouncedIsHeardLater(String version) throws Exception {
    fixture.onAccepted = (r, text) -> r.connection.reading(false);
    listen(version);
    try (Socket plain = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      Thread client =
          Thread.startVirtualThread(() -> {
            try {
              over(plain, version).getOutputStream().write("a\n".getBytes(UTF_8));
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
      someTurns();
      assertTrue(recorder.events.isEmpty());
      fixture.run(() -> recorder.connection.reading(true));
      recorder.expect("received a");
      client.join();
    }
  }

  @Test
  void itMayBeCalledWhenTheOutputIsDrainedAndAfterTheEnd() throws Exception {
    fixture.onWritable = r -> r.connection.reading(true);
    fixture.onClosed =
        r -> {
          r.connection.reading(false);
          r.connection.reading(true);
        };
    listen(PLAIN);
    try (Socket client = dial(PLAIN)) {
      Fixture.Recorder recorder = fixture.next();
      fixture.run(() -> {
        recorder.connection.write(new byte[Share.TURN_BYTES]);
        recorder.connection.reading(recorder.connection.writable());
      });
      client.getOutputStream().write("a\n".getBytes(UTF_8));
      client.getInputStream().readNBytes(Share.TURN_BYTES);
      recorder.expect("writable");
      recorder.expect("received a");
      client.shutdownOutput();
      recorder.expect("closed REMOTE DISCONNECTED");
      someTurns();
      assertTrue(recorder.events.isEmpty());
      assertFalse(fixture.onLoop(recorder.connection::holdsMemory));
    }
  }

  @Test
  void aConnectionThatIsClosedWhileItIsStoppedForgetsWhatItKept() throws Exception {
    fixture.onFrame = (r, text) -> r.connection.reading(false);
    listen(PLAIN);
    try (Socket client = dial(PLAIN)) {
      client.getOutputStream().write("a\nb\n".getBytes(UTF_8));
      Fixture.Recorder recorder = fixture.next();
      recorder.expect("received a");
      fixture.run(() -> recorder.connection.close(CloseReason.local("QUIT", "asked for")));
      fixture.run(() -> recorder.connection.reading(true));
      client.shutdownOutput();
      recorder.expect("closed LOCAL QUIT");
      assertFalse(fixture.onLoop(recorder.connection::holdsMemory));
    }
  }

  @Test
  void framesThatCameBeforeABadRecordAreDelivered() throws Exception {
    listen("TLSv1.3");
    try (Socket plain = fixture.dial();
        Socket client = over(plain, "TLSv1.3")) {
      client.getOutputStream().write("a\n".getBytes(UTF_8));
      Fixture.Recorder recorder = fixture.next();
      recorder.expect("received a");
      var sent = new CountDownLatch(1);
      fixture.loop.execute(() -> await(sent)); // so that all of it is read at once
      client.getOutputStream().write("b\nc\n".getBytes(UTF_8));
      plain.getOutputStream().write("no TLS at all".getBytes(UTF_8));
      sent.countDown();
      recorder.expect("received b");
      recorder.expect("received c");
      recorder.expect("closed REMOTE TLS_FAILED");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(Fixture.DEADLINE_S, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The loop has had its chances to read when these have passed. */
  private void someTurns() {
    for (int i = 0; i < 5; i++) {
      fixture.run(() -> {});
    }
  }

  private void listen(String version) throws Exception {
    Optional<TlsSource> tls =
        version.equals(PLAIN)
            ? Optional.empty()
            : Optional.of(new TlsSource(certificates.certFile(), certificates.keyFile()));
    fixture.open(tls, Duration.ofSeconds(Fixture.DEADLINE_S), server -> server::accept);
  }

  private Socket dial(String version) throws Exception {
    return over(fixture.dial(), version);
  }

  private static Socket over(Socket plain, String version) throws Exception {
    if (version.equals(PLAIN)) {
      return plain;
    }
    SSLSocket client =
        (SSLSocket)
            certificates
                .client()
                .getSocketFactory()
                .createSocket(plain, InetAddress.getLoopbackAddress().getHostAddress(), 0, true);
    client.setEnabledProtocols(new String[] {version});
    client.startHandshake();
    return client;
  }
}
