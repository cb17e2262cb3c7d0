package parley.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import parley.testing.TestCertificate.Algorithm;

/** A listener with TLS, and clients that speak it. */
abstract class TlsScene {
  @TempDir static Path folder;
  static Certificates one;
  static Certificates two;
  final Fixture fixture = new Fixture();
  Certificates files;
  TlsSource source;

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

  /** With time enough for a handshake on any machine. */
  void listen() {
    listen(Duration.ofSeconds(Fixture.DEADLINE_S));
  }

  void listen(Duration handshakeLimit) {
    fixture.open(Optional.of(source), handshakeLimit, server -> server::accept);
  }

  SSLSocket dial(Certificates trusted, String version) throws Exception {
    SSLSocket socket = socket(trusted, version);
    try {
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  SSLSocket socket(Certificates trusted, String version) throws Exception {
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

  static String read(Socket client, int bytes) throws IOException {
    return new String(client.getInputStream().readNBytes(bytes), UTF_8);
  }
}
