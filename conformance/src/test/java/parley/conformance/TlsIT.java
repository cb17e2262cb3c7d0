package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import parley.testing.TestCertificate;
import parley.testing.TestCertificate.Algorithm;

/** TLS with PEM files, on both transports, and files that are replaced while it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {
  @RegisterExtension static final Lab lab = new Lab();

  private Path folder;
  private Path certificate;
  private Path key;
  private ServerProcess server;
  private TestCertificate first;

  @BeforeAll
  void start() throws Exception {
    folder = lab.folder();
    certificate = folder.resolve("cert.pem");
    key = folder.resolve("key.pem");
    first = certificate("first");
    first.write(certificate, key);
    server = tlsServer(certificate, key, "--log-level", "debug");
  }

  private static TestCertificate certificate(String name) {
    return TestCertificate.of(Algorithm.EC, name, "ip:127.0.0.1", "dns:localhost");
  }

  private static ServerProcess tlsServer(Path certificate, Path key, String... options) {
    var all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--tls-cert", certificate.toString(), "--tls-key", key.toString()));
    return lab.server("full-server", all.toArray(String[]::new));
  }

  /** Trusts exactly this certificate. */
  private static SSLSocket open(int port, TestCertificate trusted)
      throws IOException, GeneralSecurityException {
    Socket plain = new Socket("127.0.0.1", port);
    plain.setSoTimeout((int) Inbox.DEADLINE.toMillis());
    SSLSocket socket =
        (SSLSocket)
            trusted.clientContext().getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
    socket.startHandshake();
    return socket;
  }

  /** The same, as one who has asked for a challenge, and so need not go after ten seconds. */
  private static Author stranger(int port, TestCertificate trusted)
      throws IOException, GeneralSecurityException {
    SSLSocket socket = open(port, trusted);
    socket.setSoTimeout(0);
    Author author = lab.keep(new Author("stranger", new RawTcp(socket, port)));
    author.challenge();
    return author;
  }

  @Test
  void theClientsOfBothTransportsTalkOverTls() {
    ClientProcess ann =
        client("cli-client", server.port("tls"), "--tls", "--tls-ca", certificate.toString());
    ClientProcess bob =
        client("websock-client", server.port("wss"), "--tls", "--tls-ca", certificate.toString());
    ann.connect().join("tls", "ann");
    bob.connect().join("tls", "bob");
    ann.type("tls encrypted hello");
    bob.await("encrypted hello");
    bob.type("tls encrypted answer");
    ann.await("encrypted answer");
  }

  @Test
  void aClientThatDoesNotTrustTheCertificateDoesNotConnect() throws Exception {
    Path other =
        Files.writeString(folder.resolve("other.pem"), certificate("other").certificatePem());
    ClientProcess client =
        client("cli-client", server.port("tls"), "--tls", "--tls-ca", other.toString());
    client.type("connect");
    client.endInput();
    assertEquals(69, client.awaitExit(), () -> client.lines.toString());
    assertTrue(client.output().matches("(?is).*(certificate|trust|tls).*"), client::output);
    assertFalse(client.output().contains("\tat "), client::output);
  }

  @Test
  void aPlainClientAtATlsPortHarmsNobody() throws Exception {
    try (RawTcp plain = new RawTcp(server.port("tls"))) {
      plain.send("{\"type\":\"ping\",\"id\":\"x\"}");
      plain.awaitClosed();
    }
    open(server.port("tls"), first).close();
  }

  @Test
  void aSilentConnectionToATlsPortIsClosedAfterFiveSeconds() {
    try (RawTcp silent = new RawTcp(server.port("wss"))) {
      silent.awaitClosed();
    }
    server.await("session down: .*HANDSHAKE_TIMEOUT"); // not as any stranger after ten
  }

  @Test
  void replacedFilesArePickedUpAndBadOnesAreNot() throws Exception {
    Path certificateFile = folder.resolve("live-cert.pem");
    Path keyFile = folder.resolve("live-key.pem");
    TestCertificate old = certificate("old");
    TestCertificate next = certificate("next");
    old.write(certificateFile, keyFile);
    ServerProcess live = tlsServer(certificateFile, keyFile);
    int port = live.port("tls");
    Author before = stranger(port, old);
    next.write(certificateFile, keyFile);
    for (int door : new int[] {port, live.port("wss")}) { // each looks at the files by itself
      live.await("the certificate in .* was read again");
      awaitShown(door, next);
    }
    assertTrue(before.alive(), "an open connection goes on");

    TestCertificate.replace(certificateFile, "no certificate");
    for (int door : new int[] {port, live.port("wss")}) {
      live.await("live-cert.pem or .* has changed but cannot be used");
      assertTrue(shows(door, next), "a bad file should leave the old certificate in use");
    }
  }

  private static void awaitShown(int port, TestCertificate expected) {
    Asking.until("connection with this certificate", () -> shows(port, expected), shows -> shows);
  }

  private static boolean shows(int port, TestCertificate expected) {
    try (SSLSocket socket = open(port, expected)) {
      Certificate shown = socket.getSession().getPeerCertificates()[0];
      return shown.equals(expected.certificate());
    } catch (IOException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anAddressMayHoldOnlySoManyConnectionsOverTlsToo() throws Exception {
    ServerProcess strict =
        tlsServer(
            certificate, key, "--max-connections-per-address", "3", "--loopback-exempt", "false");
    var within = new ArrayList<Author>();
    for (int i = 0; i < 3; i++) {
      within.add(stranger(strict.port("tls"), first));
    }
    assertThrows(IOException.class, () -> lab.keep(open(strict.port("tls"), first)));
    assertThrows(IOException.class, () -> lab.keep(open(strict.port("wss"), first)));
    assertTrue(within.getLast().alive(), "those within go on");
    within.getFirst().close();
    awaitShown(strict.port("tls"), first); // a place that became free is given again
  }

  @Test
  void aCertificateWithoutItsKeyIsAnErrorAtStart() {
    ServerProcess refused =
        lab.unready("cli-server", lab.folder(), "--tls-cert", certificate.toString());
    assertEquals(2, refused.awaitExit(), () -> refused.lines.toString());
    assertTrue(refused.output().contains("tls-key"), refused::output);
  }

  private static ClientProcess client(String type, int port, String... options) {
    var args = new ArrayList<String>();
    args.add("127.0.0.1");
    args.add(String.valueOf(port));
    args.addAll(List.of(options));
    return lab.client(type, args.toArray(String[]::new));
  }
}
