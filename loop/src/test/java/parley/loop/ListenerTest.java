package parley.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parley.api.CloseReason;
import parley.testing.TestCertificate.Algorithm;

@Timeout(300)
class ListenerTest {
  @TempDir static Path folder;
  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void addressesAreWrittenAsAClientWouldDialThem() throws Exception {
    assertEquals("127.0.0.1:1", Listener.hostAndPort(InetAddress.getByName("127.0.0.1"), 1));
    assertEquals("[::1]:8545", Listener.hostAndPort(InetAddress.getByName("::1"), 8545));
    assertEquals("[::]:8545", Listener.hostAndPort(InetAddress.getByName("::"), 8545));
    assertEquals(
        "[2001:db8::7:0:0:1]:2",
        Listener.hostAndPort(InetAddress.getByName("2001:db8:0:0:7:0:0:1"), 2));
  }

  @Test
  void aFailureToAcceptIsSurvivedAndTheClientServedLater() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    fixture.open(
        Optional.empty(),
        Duration.ofSeconds(5),
        server ->
            () -> {
              if (tries.incrementAndGet() <= 2) {
                throw new IOException("Too many open files");
              }
              return server.accept();
            });
    fixture.onFrame = (r, text) -> r.connection.send(Fixture.frame("re " + text));
    long start = System.nanoTime();
    try (Socket client = fixture.dial()) {
      client.getOutputStream().write("x\n".getBytes(UTF_8));
      assertEquals("re x\n", new String(client.getInputStream().readNBytes(5), UTF_8));
    }
    long passedMs = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertTrue(passedMs >= 300, "pauses of 100 and 200 ms, but only " + passedMs + " ms passed");
    assertTrue(tries.get() <= 5, "it must not spin: " + tries);
  }

  @Test
  void anAnnouncementThatThrowsClosesOnlyThatConnection() throws Exception {
    fixture.open();
    fixture.onAccepted =
        (r, text) -> {
          throw new IllegalStateException("asked for");
        };
    try (Socket client = fixture.dial()) {
      assertEquals("bye\n", new String(client.getInputStream().readAllBytes(), UTF_8));
    }
    fixture.next();
    fixture.onAccepted = (r, text) -> r.connection.send(Fixture.frame("hello"));
    try (Socket client = fixture.dial()) {
      assertEquals("hello\n", new String(client.getInputStream().readNBytes(6), UTF_8));
    }
  }

  @Test
  void aPortInUseIsSaidWithItsAddress() {
    fixture.open();
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), fixture.port());
    String text =
        fixture.onLoop(() ->
            assertThrows(
                    IOException.class,
                    () ->
                        Listener.open(
                            fixture,
                            "test",
                            taken,
                            Optional.empty(),
                            c -> new Fixture.Lines(),
                            "test"))
                .getMessage());
    assertTrue(text.startsWith("cannot listen on 127.0.0.1:" + taken.getPort() + " ("), text);
    assertTrue(text.contains("set another port"), text);
  }

  @Test
  void closingRefusesNewConnectionsAndKeepsOpenOnes() throws Exception {
    fixture.open();
    fixture.onFrame = (r, text) -> r.connection.send(Fixture.frame("re " + text));
    try (Socket client = fixture.dial()) {
      fixture.next();
      fixture.run(fixture::stopListening);
      fixture.run(() -> {}); // the selector lets go of the socket in the next turn
      assertThrows(IOException.class, fixture::dial);
      client.getOutputStream().write("x\n".getBytes(UTF_8));
      assertEquals("re x\n", new String(client.getInputStream().readNBytes(5), UTF_8));
      assertNull(fixture.accepted.poll());
    }
  }

  @Test
  void whoIsRefusedSeesWhyAndOnlySoManyOfThemStayOpen() throws Exception {
    fixture.open();
    fixture.onAccepted =
        (r, text) -> {
          r.connection.send(Fixture.frame("full"));
          r.connection.close(CloseReason.local("TOO_MANY_CONNECTIONS", "asked for"));
        };
    List<Socket> clients = new ArrayList<>();
    List<Fixture.Recorder> open = new ArrayList<>();
    try {
      for (int i = 0; i < Listener.REFUSED_MOST + 30; i++) {
        Socket client = fixture.dial();
        clients.add(client); // and does not end its side
        assertEquals("full\nbye\n", new String(client.getInputStream().readAllBytes(), UTF_8));
        open.add(fixture.next());
        fixture.run(() -> {}); // closed is told on a later turn
        open.removeIf(recorder -> !recorder.events.isEmpty());
        assertTrue(open.size() <= Listener.REFUSED_MOST, open.size() + " are open");
      }
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @Test
  void whoIsNotAdmittedCostsNoHandshake() throws Exception {
    Certificates certificates = Certificates.make(folder, "one", Algorithm.EC);
    var tls = new TlsSource(certificates.certFile(), certificates.keyFile());
    fixture.admits = false;
    fixture.open(Optional.of(tls), Duration.ofSeconds(5), server -> server::accept);
    try (Socket client = fixture.dial()) {
      assertEquals(-1, client.getInputStream().read());
    }
    assertNull(fixture.accepted.poll());
    fixture.admits = true;
    try (Socket client = fixture.dial()) {
      fixture.next();
      client.shutdownOutput();
    }
  }

  @Test
  void withoutTlsWhoIsNotAdmittedIsAnnouncedAndCanBeToldWhy() throws Exception {
    fixture.admits = false;
    fixture.open();
    fixture.onAccepted = (r, text) -> r.connection.send(Fixture.frame("full"));
    try (Socket client = fixture.dial()) {
      assertEquals("full\n", new String(client.getInputStream().readNBytes(5), UTF_8));
    }
  }
}
