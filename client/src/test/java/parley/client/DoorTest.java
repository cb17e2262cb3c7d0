package parley.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.testing.TestCertificate;
import parley.testing.TestCertificate.Algorithm;

/** A port of another kind is told by what it is for. */
@Timeout(60)
class DoorTest {
  private static final String[] OF_CLIENTS = {};
  private static final String[] OF_PEERS = {"parley-peer/1"};

  private final HeardFrames heard = new HeardFrames();

  @Test
  void aPortForTlsIsSaidToBeOne() throws Exception {
    try (ServerSocket server = tls(OF_CLIENTS)) {
      assertEquals("closed: this port is for TLS: use --tls", afterHello(server));
      assertTrue(failure(server, WebSocketConnector::new).endsWith(Door.TLS.advice("")));
    }
  }

  @Test
  void aPortForOtherServersIsSaidToBeOne() throws Exception {
    try (ServerSocket server = tls(OF_PEERS)) {
      String advice = Door.PEERS.advice("");
      assertEquals("closed: " + advice, afterHello(server));
      assertTrue(failure(server, WebSocketConnector::new).endsWith(advice));
      String why = failure(server, TcpConnector::new, Optional.of(TlsTrust.system()));
      assertTrue(why.endsWith(advice), why);
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsSaidToBeSo() throws Exception {
    try (ServerSocket server = tls(OF_CLIENTS)) {
      String why = failure(server, TcpConnector::new, Optional.of(TlsTrust.system()));
      assertTrue(why.contains("certificate is not trusted") && why.contains("--tls-ca"), why);
    }
  }

  @Test
  void aPortWithoutTlsIsSaidToBeOne() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      serve(server);
      String why = failure(server, TcpConnector::new, Optional.of(TlsTrust.system()));
      assertTrue(why.endsWith("this port is not for TLS: leave --tls out"), why);
    }
  }

  /** A client of lines says something before it is told anything. */
  private String afterHello(ServerSocket server) throws Exception {
    try (ServerConnection connection =
        new TcpConnector(dialler(server, Optional.empty())).connect(heard)) {
      connection.send("{\"type\":\"connect\"}".getBytes(StandardCharsets.UTF_8));
      return heard.next();
    }
  }

  private String failure(ServerSocket server, Function<Dialler, Connector> kind) {
    return failure(server, kind, Optional.empty());
  }

  private String failure(
      ServerSocket server, Function<Dialler, Connector> kind, Optional<TlsTrust> trust) {
    Connector connector = kind.apply(dialler(server, trust));
    var e = assertThrows(IOException.class, () -> connector.connect(heard));
    return String.valueOf(e.getMessage());
  }

  private static Dialler dialler(ServerSocket server, Optional<TlsTrust> trust) {
    return new Dialler("127.0.0.1", server.getLocalPort(), trust);
  }

  private static ServerSocket tls(String[] protocols) throws Exception {
    var server =
        (SSLServerSocket)
            TestCertificate.of(Algorithm.EC, "test", "ip:127.0.0.1")
                .serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    server.setSSLParameters(parameters);
    serve(server);
    return server;
  }

  /** Reads what comes, and answers it with a line. */
  private static void serve(ServerSocket server) {
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try {
              Socket accepted = server.accept();
              Thread.ofVirtual().start(() -> answer(accepted));
            } catch (IOException e) {
              if (!server.isClosed()) {
                throw new UncheckedIOException(e);
              }
            }
          }
        });
  }

  private static void answer(Socket accepted) {
    try (accepted) {
      if (accepted.getInputStream().read() >= 0) {
        accepted.getOutputStream().write("{\"type\":\"error\"}\n".getBytes(StandardCharsets.UTF_8));
        accepted.getInputStream().readAllBytes();
      }
    } catch (IOException e) {
      // a handshake that fails, as it may here
    }
  }
}
