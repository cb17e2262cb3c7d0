package parley.transport.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.api.CloseReason;
import parley.api.CloseReason.Side;
import parley.api.PeerAddress;
import parley.transport.peer.Strangers.Shown;
import parley.transport.peer.Strangers.Trusting;

/** What a dial finds, and how it is told. */
@Timeout(300)
class DialTest {
  private TestPeer alice;

  @BeforeEach
  void start() throws Exception {
    alice = new TestPeer();
  }

  @AfterEach
  void stop() {
    alice.close();
  }

  @Test
  void findsNobody() throws Exception {
    // Bound, so that nobody else may take the port meanwhile, but not listening.
    try (Socket taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      PeerAddress nobody = new PeerAddress("127.0.0.1", taken.getLocalPort());
      assertFailure("UNREACHABLE", Side.REMOTE, nobody);
    }
  }

  @Test
  void findsNoSuchName() throws Exception {
    assertFailure("UNREACHABLE", Side.REMOTE, new PeerAddress("no-such-host.invalid", 1));
  }

  @Test
  void findsAPeerByName() throws Exception {
    try (TestPeer bob = new TestPeer()) {
      PeerAddress named = new PeerAddress("localhost", bob.endpoint.port());
      alice.dial(named);
      var info = alice.nextLink().link.info();
      assertEquals(named, info.remote());
      assertArrayEquals(bob.identity.publicKey(), info.remoteKey());
    }
  }

  @Test
  void findsItself() throws Exception {
    var here = alice.linkTo(alice); // which end is which does not matter: the overlay parts them
    assertArrayEquals(alice.identity.publicKey(), here.link.info().remoteKey());
    assertArrayEquals(alice.identity.publicKey(), alice.nextLink().link.info().remoteKey());
  }

  @Test
  void findsSomethingSilent() throws Exception {
    alice.loop.slowness = 1;
    try (Service service = new Service(tcp -> tcp.getInputStream().readAllBytes())) {
      assertFailure("TIMEOUT", Side.TIMEOUT, service.address());
    }
  }

  @Test
  void findsAnEcho() throws Exception {
    try (Service service =
        new Service(tcp -> tcp.getInputStream().transferTo(tcp.getOutputStream()))) {
      assertFailure("NOT_A_PEER", Side.REMOTE, service.address());
    }
  }

  @Test
  void findsAWebServer() throws Exception {
    try (Service service =
        new Service(tcp -> {
          tcp.getInputStream().read();
          tcp.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
          tcp.getInputStream().readAllBytes();
        })) {
      assertFailure("NOT_A_PEER", Side.REMOTE, service.address());
    }
  }

  @Test
  void findsSomethingThatHangsUp() throws Exception {
    try (Service service = new Service(tcp -> tcp.getInputStream().read())) {
      assertFailure("REFUSED", Side.REMOTE, service.address());
    }
  }

  @Test
  void findsAnotherTlsService() throws Exception {
    Shown web = Strangers.certified("EC", 256, "SHA256withECDSA");
    assertFailure("NOT_A_PEER", tlsService(web, "TLSv1.3", "h2"));
    assertFailure("NOT_A_PEER", tlsService(web, "TLSv1.2", "parley-peer/1"));
    assertFailure("NOT_A_PEER", tlsService(web, "TLSv1.3", "parley-peer/1"));
  }

  @Test
  void findsAnEd25519ServiceOfAnotherProtocol() throws Exception {
    KeyPair key = Strangers.ed25519();
    assertFailure("NOT_A_PEER", tlsService(shown(key, key), "TLSv1.3"));
    assertFailure("NOT_A_PEER", tlsService(shown(key, key), "TLSv1.3", "h2"));
  }

  @Test
  void findsAThief() throws Exception {
    KeyPair victim = Strangers.ed25519();
    KeyPair thief = Strangers.ed25519();
    Shown stolen = new Shown(shown(victim, victim).chain(), thief.getPrivate());
    assertFailure("NOT_A_PEER", tlsService(stolen, "TLSv1.3", "parley-peer/1"));
    assertFailure("NOT_A_PEER", tlsService(shown(victim, thief), "TLSv1.3", "parley-peer/1"));
  }

  @Test
  void keepsNoSessionTicket() throws Exception {
    KeyPair key = Strangers.ed25519();
    var context = Strangers.context(shown(key, key), new Trusting());
    try (Service service =
            new Service(tcp -> {
              SSLSocket tls = Strangers.server(context, tcp, "TLSv1.3", "parley-peer/1");
              tls.startHandshake(); // the JDK sends a ticket at its end
              tls.getOutputStream().write(1);
              tls.getInputStream().readAllBytes();
            });
        PeerSocket tcp = new PeerSocket()) {
      tcp.connect(new InetSocketAddress("127.0.0.1", service.address().port()));
      PeerTls tls = new PeerTls(alice.identity, alice.loop);
      PeerTls.Secured link = tls.dialled(tcp, service.address());
      assertEquals(1, link.tls().getInputStream().read()); // so the ticket has come, too
      SSLSession session = link.tls().getSession();
      for (byte[] id : Collections.list(session.getSessionContext().getIds())) {
        assertArrayEquals(session.getId(), id, "a session to resume, beside that of the link");
      }
    }
  }

  @Test
  void isLinkedByAPeerThatIsFullOfSilentStrangers() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try (TestPeer bob = new TestPeer()) {
      for (int i = 0; i < HandshakeLimit.TOTAL; i++) {
        silent.add(new Socket("127.0.0.1", bob.endpoint.port()));
      }
      alice.linkTo(bob);
      silent.getFirst().setSoTimeout(20_000); // before its time, which is 30 s here
      assertEquals(-1, silent.getFirst().getInputStream().read(), "the oldest gave way");
    } finally {
      for (Socket tcp : silent) {
        tcp.close();
      }
    }
  }

  @Test
  void givesUpOnAHostThatDoesNotAnswer() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // Where the queue of a listener is full, Linux does not answer a new connection at all.
      while (waiting.size() < 16 && connects(full, waiting)) {}
      assumeTrue(waiting.size() < 16, "this system answers although the listener's queue is full");
      var failure =
          assertThrows(
              FailedHandshake.class,
              () ->
                  new Dialler(Duration.ofMillis(300), InetAddress::getAllByName)
                      .connect(new PeerAddress("127.0.0.1", full.getLocalPort())));
      assertEquals("TIMEOUT", failure.reason().code());
      assertEquals("no answer within 300 ms", failure.reason().text());
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  private static boolean connects(ServerSocket listener, List<Socket> connected)
      throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress("127.0.0.1", listener.getLocalPort()), 200);
      connected.add(socket);
      return true;
    } catch (SocketTimeoutException e) {
      socket.close();
      return false;
    }
  }

  private void assertFailure(String code, Side side, PeerAddress address) throws Exception {
    CloseReason reason = alice.failureOf(address);
    assertEquals(code, reason.code(), reason.text());
    assertEquals(side, reason.side(), reason.text());
    assertTrue(reason.text().length() > 15, reason.text());
  }

  private void assertFailure(String code, Service service) throws Exception {
    try (service) {
      assertFailure(code, Side.REMOTE, service.address());
    }
  }

  private static Shown shown(KeyPair key, KeyPair signer) throws Exception {
    return new Shown(
        new X509Certificate[] {Strangers.certificate(key, signer, "Ed25519")}, key.getPrivate());
  }

  private static Service tlsService(Shown shown, String protocol, String... alpn) throws Exception {
    var context = Strangers.context(shown, new Trusting());
    return new Service(tcp -> {
      SSLSocket tls = Strangers.server(context, tcp, protocol, alpn);
      tls.startHandshake();
      tls.getInputStream().readAllBytes();
    });
  }

  /** Something on a port that treats each connection like this and then closes it. */
  private static final class Service implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());

    interface Treatment {
      void of(Socket tcp) throws Exception;
    }

    Service(Treatment treatment) throws IOException {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            while (!listener.isClosed()) {
              try (Socket tcp = listener.accept()) {
                treatment.of(tcp);
              } catch (Exception e) {
                continue; // the dialler has gone, as it should
              }
            }
          });
    }

    PeerAddress address() {
      return new PeerAddress("127.0.0.1", listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
