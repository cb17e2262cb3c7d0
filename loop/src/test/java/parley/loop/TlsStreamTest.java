package parley.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes through TLS, and how it ends. */
@Timeout(300)
class TlsStreamTest extends TlsScene {
  private static final byte ALERT = 21;

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
}
