package parley.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.CloseReason;
import parley.testing.TestCertificate.Algorithm;

@Timeout(300)
class TlsTest {
  private static final byte ALERT = 21;

  @TempDir static Path folder;
  private static Certificates one;
  private static Certificates two;
  private final Fixture fixture = new Fixture();
  private Certificates files;
  private TlsSource source;

  @BeforeAll
  static void makeCertificates() throws Exception {
    one = Certificates.make(folder, "one", Algorithm.EC);
    two = Certificates.make(folder, "two", Algorithm.RSA);
  }

  @BeforeEach
  void open(@TempDir Path own) throws Exception {
    files = new Certificates(own.resolve("crt"), own.resolve("key"), one.made());
    files.replaceBy(one);
    source = new TlsSource(files.certFile(), files.keyFile());
    fixture.onFrame = (r, text) -> r.connection.send(Fixture.frame("re " + text));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void framesGoThroughTlsAndBothSidesExportTheSameKeyMaterial(String version) throws Exception {
    listen();
    try (SSLSocket client = dial(one, version)) {
      client.getOutputStream().write("hello\n".getBytes(UTF_8));
      assertEquals("re hello\n", read(client, 9));
      assertEquals(version, client.getSession().getProtocol());
      Fixture.Recorder recorder = fixture.next();
      byte[] ours =
          ((ExtendedSSLSession) client.getSession())
              .exportKeyingMaterialData("EXPORTER-parley-1-auth", null, 32);
      assertArrayEquals(
          ours, fixture.onLoop(() -> recorder.connection.info().tlsExporter().orElseThrow()));
      assertFalse(fixture.onLoop(recorder.connection::holdsMemory));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void whoSaysGoodbyeIsAnsweredWithOneAndTheLoopRests(String version) throws Exception {
    listen();
    Recorded socket = new Recorded(fixture.port());
    try (SSLSocket client =
        (SSLSocket) one.client().getSocketFactory().createSocket(socket, "127.0.0.1", 1, true)) {
      client.setEnabledProtocols(new String[] {version});
      client.getOutputStream().write("hello\n".getBytes(UTF_8));
      Fixture.Recorder recorder = fixture.next();
      recorder.expect("received hello");
      assertEquals("re hello\n", read(client, 9));
      socket.came.reset();
      client.shutdownOutput();
      recorder.expect("closed REMOTE DISCONNECTED");
      assertEquals(-1, socket.drained());
      byte[] last = socket.came.toByteArray();
      assertTrue(last.length > 0, "the end came without a word");
      if (version.equals("TLSv1.2")) { // later versions hide what kind of record it is
        assertEquals(ALERT, last[0]);
      }
      long before = fixture.onLoop(fixture.loop::turns);
      for (int i = 0; i < 20; i++) {
        TimeUnit.MILLISECONDS.sleep(10);
        fixture.run(() -> {});
      }
      long turns = fixture.onLoop(fixture.loop::turns) - before;
      assertTrue(turns < 100, () -> "the loop made " + turns + " turns for nothing");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void whatCannotBeWrittenAfterAGoodbyeDoesNotKeepTheLoopBusy(String version) throws Exception {
    listen();
    fixture.onFrame = (r, text) -> r.connection.reading(false); // so that the goodbye is kept
    Recorded socket = new Recorded(fixture.port());
    try (SSLSocket client =
        (SSLSocket) one.client().getSocketFactory().createSocket(socket, "127.0.0.1", 1, true)) {
      client.setEnabledProtocols(new String[] {version});
      client.getOutputStream().write("hello\nand more\n".getBytes(UTF_8));
      Fixture.Recorder recorder = fixture.next();
      recorder.expect("received hello");
      client.shutdownOutput();
      fixture.run(() -> recorder.connection.send(Fixture.frame("late")));
      fixture.run(() -> recorder.connection.reading(true));
      recorder.expect("received and more");
      fixture.run(() -> recorder.connection.reading(true));
      recorder.expect("closed REMOTE DISCONNECTED");
      long before = fixture.onLoop(fixture.loop::turns);
      TimeUnit.MILLISECONDS.sleep(200);
      long turns = fixture.onLoop(fixture.loop::turns) - before;
      assertTrue(turns < 20, () -> "the loop made " + turns + " turns for nothing");
    }
  }

  /** A socket under TLS that keeps what came, as it was on the wire. */
  private static final class Recorded extends Socket {
    final ByteArrayOutputStream came = new ByteArrayOutputStream();

    Recorded(int port) throws IOException {
      super(InetAddress.getLoopbackAddress(), port);
      setSoTimeout((int) TimeUnit.SECONDS.toMillis(Fixture.DEADLINE_S));
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int one = super.read();
          if (one >= 0) {
            came.write(one);
          }
          return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int count = super.read(into, offset, length);
          came.write(into, offset, Math.max(count, 0));
          return count;
        }
      };
    }

    /** Reads to the end; -1, which is the end. */
    int drained() throws IOException {
      InputStream in = getInputStream();
      int count = 0;
      while (count >= 0) {
        count = in.read(new byte[1000], 0, 1000);
      }
      return count;
    }
  }

  @Test
  void muchGoesBothWaysWhole() throws Exception {
    listen();
    String line = "x".repeat(900);
    int count = 2_000;
    try (SSLSocket client = dial(one, "TLSv1.3")) {
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  client.getOutputStream().write((line + "\n").repeat(count).getBytes(UTF_8));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      String answer = "re " + line + "\n";
      assertEquals(answer.repeat(count), read(client, answer.length() * count));
      writer.join();
    }
  }

  @Test
  void anyNumberOfRecordsOfOneByteGoesThrough() throws Exception {
    listen();
    int count = 20_000; // each with 38 bytes around it
    try (SSLSocket client = dial(one, "TLSv1.3")) {
      for (int i = 0; i < count; i++) {
        client.getOutputStream().write(i % 10 == 9 ? '\n' : 'x');
      }
      String answer = "re " + "x".repeat(9) + "\n";
      assertEquals(answer.repeat(count / 10), read(client, answer.length() * count / 10));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void whoShakesHandsWithoutEndIsClosed(String version) throws Exception {
    listen();
    try (SSLSocket client = dial(one, version)) {
      boolean closed = false;
      for (int i = 0; i < 1_500 && !closed; i++) {
        try {
          client.startHandshake(); // a key update, or a renegotiation
          client.getOutputStream().write("x\n".getBytes(UTF_8));
          closed = !read(client, 5).equals("re x\n");
        } catch (IOException e) {
          closed = true;
        }
      }
      assertTrue(closed);
      Fixture.Recorder recorder = fixture.next();
      String event = recorder.events.take();
      while (event.equals("received x")) {
        event = recorder.events.take();
      }
      assertEquals("closed REMOTE TLS_FAILED", event);
    }
  }

  @Test
  void whatWasSentBeforeTheHandshakeArrivesAndTheEndIsClean() throws Exception {
    fixture.onAccepted =
        (r, text) -> {
          r.connection.send(Fixture.frame("full"));
          r.connection.close(CloseReason.local("TOO_MANY_CONNECTIONS", "asked for"));
        };
    listen();
    try (SSLSocket client = dial(one, "TLSv1.3")) {
      assertEquals("full\nbye\n", new String(client.getInputStream().readAllBytes(), UTF_8));
      client.shutdownOutput();
      fixture.next().expect("closed LOCAL TOO_MANY_CONNECTIONS");
    }
  }

  @Test
  void aSilentConnectionIsClosedAfterItsTimeAndCostsNothingUntilThen() throws Exception {
    listen(Duration.ofMillis(500));
    try (Socket client = fixture.dial()) {
      Fixture.Recorder recorder = fixture.next();
      client.getOutputStream().write(0x16); // the first byte of a handshake, and no more
      long before = fixture.onLoop(fixture.loop::turns);
      recorder.expect("closed TIMEOUT HANDSHAKE_TIMEOUT");
      long turns = fixture.onLoop(fixture.loop::turns) - before;
      assertTrue(turns < 20, "it must not spin: " + turns + " turns");
      assertEquals(-1, client.getInputStream().read());
    }
  }

  @Test
  void whoSpeaksPlainTextIsClosedWithAReason() throws Exception {
    listen();
    try (Socket client = fixture.dial()) {
      client.getOutputStream().write("{\"type\":\"connect\"}\n".getBytes(UTF_8));
      fixture.next().expect("closed REMOTE TLS_FAILED");
    }
  }

  @Test
  void aHandshakeThatFailsEndsWithAnAlert() throws Exception {
    listen();
    try (SSLSocket client = socket(one, "TLSv1.2")) {
      client.setEnabledCipherSuites(
          new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"}); // the server's key is another
      SSLException told = assertThrows(SSLException.class, client::startHandshake);
      assertTrue(
          told.getMessage().contains("Received fatal alert: handshake_failure"), told::toString);
      fixture.next().expect("closed REMOTE TLS_FAILED");
    }
  }

  @Test
  void whoLeavesWithinTheHandshakeIsADisconnect() throws Exception {
    listen();
    try (Socket client = fixture.dial()) {
      client.shutdownOutput();
      fixture.next().expect("closed REMOTE DISCONNECTED");
    }
    assertEquals(0, fixture.loop.timers());
  }

  @Test
  void anEndOfTlsWithoutAnEndOfTcpEndsTheConnection() throws Exception {
    listen();
    try (SSLSocket client = dial(one, "TLSv1.3")) {
      client.getOutputStream().write("last\n".getBytes(UTF_8));
      client.shutdownOutput();
      assertEquals("re last\nbye\n", new String(client.getInputStream().readAllBytes(), UTF_8));
      Fixture.Recorder recorder = fixture.next();
      recorder.expect("received last");
      recorder.expect("closed REMOTE DISCONNECTED");
    }
  }

  @Test
  void newConnectionsShowTheNewCertificateAndOpenOnesStay() throws Exception {
    listen();
    try (SSLSocket old = dial(one, "TLSv1.3")) {
      files.replaceBy(two);
      assertTrue(source.reload());
      assertThrows(SSLException.class, () -> dial(one, "TLSv1.3"));
      try (SSLSocket client = dial(two, "TLSv1.3")) {
        client.getOutputStream().write("new\n".getBytes(UTF_8));
        assertEquals("re new\n", read(client, 7));
      }
      old.getOutputStream().write("old\n".getBytes(UTF_8));
      assertEquals("re old\n", read(old, 7));
    }
  }

  @Test
  void aClientThatDoesNotTrustUsIsTold() throws Exception {
    listen();
    assertThrows(SSLException.class, () -> dial(two, "TLSv1.3"));
    fixture.next().expect("closed REMOTE TLS_FAILED");
  }

  /** With time enough for a handshake on any machine. */
  private void listen() {
    listen(Duration.ofSeconds(Fixture.DEADLINE_S));
  }

  private void listen(Duration handshakeLimit) {
    fixture.open(Optional.of(source), handshakeLimit, server -> server::accept);
  }

  private SSLSocket dial(Certificates trusted, String version) throws Exception {
    SSLSocket socket = socket(trusted, version);
    try {
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private SSLSocket socket(Certificates trusted, String version) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            trusted
                .client()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), fixture.port());
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Fixture.DEADLINE_S));
    socket.setEnabledProtocols(new String[] {version});
    return socket;
  }

  private static String read(Socket client, int bytes) throws IOException {
    return new String(client.getInputStream().readNBytes(bytes), UTF_8);
  }
}
