package parley.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.testing.TestCertificate;
import parley.testing.TestCertificate.Algorithm;

@Timeout(300)
class TcpConnectorTest {
  private final HeardFrames heard = new HeardFrames();
  @TempDir private Path folder;

  @Test
  void linesAreFramesHoweverTheyAreCut() throws Exception {
    try (ServerSocket server = listen();
        ServerConnection connection = connector(server, Optional.empty()).connect(heard);
        Socket accepted = server.accept()) {
      OutputStream out = accepted.getOutputStream();
      for (String part : new String[] {"{\"a\"", ":1}\n{\"b\":2}\r\n{\"c\"", ":3}\n", "tail"}) {
        out.write(part.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      accepted.shutdownOutput();
      assertEquals("{\"a\":1}", heard.next());
      assertEquals("{\"b\":2}", heard.next());
      assertEquals("{\"c\":3}", heard.next());
      assertEquals("closed: the server closed the connection", heard.next());
      var e = assertThrows(IOException.class, () -> connection.send(new byte[1]));
      assertEquals("the server closed the connection", e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "485454502f312e3120343030|closed: this port is for WebSocket clients and browsers: use"
            + " websock-client",
        "15030300020250|closed: this port is for TLS: use --tls",
        "7b7d0a7b|{}",
        "7b|closed: the server closed the connection"
      })
  void aPortOfAnotherKindIsToldByItsAnswer(String hex, String told) throws Exception {
    try (ServerSocket server = listen();
        ServerConnection _ = connector(server, Optional.empty()).connect(heard);
        Socket accepted = server.accept()) {
      accepted.getOutputStream().write(HexFormat.of().parseHex(hex));
      accepted.shutdownOutput();
      assertEquals(told, heard.next());
    }
  }

  @Test
  void aLineWithoutEndClosesTheConnection() throws Exception {
    try (ServerSocket server = listen();
        ServerConnection _ = connector(server, Optional.empty()).connect(heard);
        Socket accepted = server.accept()) {
      accepted.getOutputStream().write(new byte[LineReader.MAX_BYTES + 1]);
      assertTrue(heard.next().contains("a line of more than"));
    }
  }

  @Test
  void framesAreSentAsLinesAndClosingIsNoted() throws Exception {
    try (ServerSocket server = listen()) {
      ServerConnection connection = connector(server, Optional.empty()).connect(heard);
      try (Socket accepted = server.accept()) {
        connection.send("{}".getBytes(StandardCharsets.UTF_8));
        connection.send("[]".getBytes(StandardCharsets.UTF_8));
        connection.close();
        assertEquals(
            "{}\n[]\n",
            new String(accepted.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals("closed: closed", heard.next());
        assertThrows(IOException.class, () -> connection.send(new byte[1]));
      }
    }
  }

  @Test
  void nobodyThereIsASentence() throws Exception {
    // Bound, so that nobody else may take the port meanwhile, but not listening.
    try (var taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = taken.getLocalPort();
      var connector = new TcpConnector(new Dialler("127.0.0.1", port, Optional.empty()));
      var e = assertThrows(IOException.class, () -> connector.connect(heard));
      assertEquals(
          "cannot connect to 127.0.0.1:" + port + ": nothing listens there (Connection refused)",
          e.getMessage());
    }
  }

  @Test
  void theOriginIsWhatWasDialled() {
    assertEquals(
        "tcp://chat.example:8545",
        new TcpConnector(new Dialler("chat.example", 8545, Optional.empty())).origin());
    assertEquals(
        "tcp://[::1]:8545", new TcpConnector(new Dialler("::1", 8545, Optional.empty())).origin());
  }

  @Test
  void overTlsBothSidesExportTheSame() throws Exception {
    TestCertificate shown = TestCertificate.of(Algorithm.EC, "test", "ip:127.0.0.1");
    try (ServerSocket server = listenTls(shown)) {
      var exported = new CompletableFuture<byte[]>();
      Thread.ofVirtual().start(() -> export(server, exported));
      TcpConnector connector = connector(server, Optional.of(trust(shown)));
      try (ServerConnection connection = connector.connect(heard)) {
        assertEquals("hello", heard.next());
        byte[] exporter = connection.tlsExporter();
        assertEquals(32, exporter.length);
        assertArrayEquals(exported.get(60, TimeUnit.SECONDS), exporter);
        assertTrue(connector.origin().startsWith("tls://127.0.0.1:"));
      }
    }
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
    TestCertificate shown = TestCertificate.of(Algorithm.EC, "test", "ip:127.0.0.1");
    try (ServerSocket server = listenTls(shown)) {
      Thread.ofVirtual().start(() -> export(server, new CompletableFuture<>()));
      var e =
          assertThrows(
              IOException.class,
              () -> connector(server, Optional.of(TlsTrust.system())).connect(heard));
      assertTrue(e.getMessage().contains("TLS failed"), e.getMessage());
    }
  }

  @Test
  void aCertificateOfAnotherNameIsRefusedUnlessNothingIsChecked() throws Exception {
    TestCertificate shown = TestCertificate.of(Algorithm.EC, "test", "dns:other.example");
    try (ServerSocket server = listenTls(shown)) {
      Thread.ofVirtual().start(() -> export(server, new CompletableFuture<>()));
      TlsTrust trust = trust(shown);
      var e =
          assertThrows(
              IOException.class, () -> connector(server, Optional.of(trust)).connect(heard));
      assertTrue(e.getMessage().contains("TLS failed"), e.getMessage());

      Thread.ofVirtual().start(() -> export(server, new CompletableFuture<>()));
      TlsTrust none = TlsTrust.unchecked();
      try (ServerConnection _ = connector(server, Optional.of(none)).connect(heard)) {
        assertEquals("hello", heard.next());
      }
    }
  }

  @Test
  void aServerThatDoesNotReadHoldsUpNobodyAndIsPartedWith() throws Exception {
    try (ServerSocket server = listen();
        ServerConnection connection = connector(server, Optional.empty()).connect(heard);
        Socket _ = server.accept()) {
      var e = assertThrows(IOException.class, () -> HeardFrames.sendForEver(connection));
      assertEquals(ServerConnection.NOT_READING, e.getMessage());
      assertEquals("closed: " + ServerConnection.NOT_READING, heard.next());
    }
  }

  @Test
  void aConnectionInTlsIsClosedThoughAWriteIsStuckInIt() throws Exception {
    TestCertificate shown = TestCertificate.of(Algorithm.EC, "test", "ip:127.0.0.1");
    var closed = new CompletableFuture<Void>();
    try (ServerSocket server = listenTls(shown)) {
      server.setReceiveBufferSize(8_192);
      Thread.ofVirtual().start(() -> greet(server, closed));
      ServerConnection connection =
          connector(server, Optional.of(TlsTrust.unchecked())).connect(heard);
      assertEquals("hello", heard.next());
      for (int i = 0; i < ServerConnection.WAITING_FRAMES; i++) {
        connection.send(HeardFrames.FRAME);
      }
      connection.close();
      assertEquals("closed: closed", heard.next());
    } finally {
      closed.complete(null);
    }
  }

  @Test
  void aFileWithoutCertificatesIsRefusedWithItsName() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path broken = Files.writeString(folder.resolve("broken.pem"), "nonsense");
    for (Path file : new Path[] {empty, broken, folder.resolve("absent.pem")}) {
      var e = assertThrows(IOException.class, () -> TlsTrust.withAuthority(file));
      assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    }
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private TlsTrust trust(TestCertificate authority) throws IOException {
    return TlsTrust.withAuthority(
        Files.writeString(folder.resolve("authority.pem"), authority.certificatePem()));
  }

  private static ServerSocket listenTls(TestCertificate shown) throws Exception {
    return shown
        .serverContext()
        .getServerSocketFactory()
        .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static TcpConnector connector(ServerSocket server, Optional<TlsTrust> tls) {
    return new TcpConnector(new Dialler("127.0.0.1", server.getLocalPort(), tls));
  }

  /** Says hello, and then reads nothing until it is told to leave. */
  private static void greet(ServerSocket server, CompletableFuture<Void> leave) {
    try (Socket accepted = server.accept()) {
      accepted.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
      leave.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void export(ServerSocket server, CompletableFuture<byte[]> exported) {
    try (Socket accepted = server.accept()) {
      ((SSLSocket) accepted).startHandshake();
      var session = (ExtendedSSLSession) ((SSLSocket) accepted).getSession();
      exported.complete(session.exportKeyingMaterialData(Dialler.EXPORTER_LABEL, null, 32));
      accepted.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
      accepted.getInputStream().readAllBytes();
    } catch (IOException e) {
      exported.completeExceptionally(e);
    }
  }
}
