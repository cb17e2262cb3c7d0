package parley.transport.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.api.PeerAddress;
import parley.api.PeerTransport;
import parley.api.PeerTransportContext;
import parley.api.SettingException;
import parley.api.Settings;

@Timeout(300)
class TlsPeerTransportTest {
  private final PeerTransport transport = new TlsPeerTransport();

  @Test
  void isTheModulesOneProvider() {
    assertEquals("tls", transport.name());
    var descriptor = TlsPeerTransport.class.getModule().getDescriptor();
    assertEquals("parley.transport.peer", descriptor.name());
    assertEquals(1, descriptor.provides().size());
    assertTrue(descriptor.exports().isEmpty());
  }

  @Test
  void listensWhereItIsTold() throws Exception {
    try (TestPeer peer = new TestPeer()) {
      assertEquals("peer://127.0.0.1:" + peer.endpoint.port(), peer.endpoint.address());
    }
  }

  @Test
  void showsAnIpv6AddressInBrackets() {
    assertEquals("[::1]:7", Addresses.of(InetAddress.ofLiteral("::1"), 7));
  }

  @Test
  void saysWhereItCannotListen() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      PeerTransportContext context = context("127.0.0.1", taken.getLocalPort());
      String text = assertThrows(IOException.class, () -> transport.open(context)).getMessage();
      assertTrue(text.contains("127.0.0.1:" + taken.getLocalPort()), text);
    }
  }

  @Test
  void refusesAnAddressThatIsNone() {
    PeerTransportContext context = context("300.1.2.3.4", 0);
    SettingException refusal = new SettingException("address");
    when(context.settings().refuse(eq("address"), contains("300.1.2.3.4"))).thenReturn(refusal);
    assertSame(refusal, assertThrows(SettingException.class, () -> transport.open(context)));
  }

  @Test
  void goesOnAcceptingAfterItRanOutOfDescriptors() throws Exception {
    try (TestPeer server = new TestPeer();
        TestPeer dialler = new TestPeer();
        ExhaustedListener listener = new ExhaustedListener(3)) {
      TlsPeerEndpoint endpoint = new TlsPeerEndpoint(server, Optional.of(listener));
      endpoint.start();
      dialler.dial(new PeerAddress("127.0.0.1", endpoint.port()));
      assertArrayEquals(server.identity.publicKey(), dialler.nextLink().link.info().remoteKey());
      assertEquals(0, listener.failuresLeft);
    }
  }

  @Test
  void aHandshakeThatFindsClassesBrokenCostsNoSocket() throws Exception {
    try (TestPeer server = new TestPeer();
        BrokenListener listener = new BrokenListener()) {
      TlsPeerEndpoint endpoint = new TlsPeerEndpoint(server, Optional.of(listener));
      endpoint.start();
      try (Socket stranger = new Socket("127.0.0.1", endpoint.port())) {
        stranger.setSoTimeout(60_000);
        assertEquals(-1, stranger.getInputStream().read());
      }
    }
  }

  private static PeerTransportContext context(String address, int port) {
    Settings settings = mock(Settings.class);
    when(settings.required("address")).thenReturn(address);
    when(settings.integer("peer-port", 0, 65_535)).thenReturn(port);
    PeerTransportContext context = mock(PeerTransportContext.class);
    when(context.settings()).thenReturn(settings);
    return context;
  }

  /** What it accepts cannot be read, as when a class of the JDK's TLS could not be initialised. */
  private static final class BrokenListener extends PeerListener {
    BrokenListener() throws IOException {
      bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @Override
    public PeerSocket accept() throws IOException {
      PeerSocket tcp =
          new PeerSocket() {
            @Override
            public InputStream getInputStream() {
              throw new NoClassDefFoundError("for the test");
            }
          };
      implAccept(tcp);
      return tcp;
    }
  }

  /** Its first accepts fail as they do without a free descriptor. */
  private static final class ExhaustedListener extends PeerListener {
    private int failuresLeft;

    ExhaustedListener(int failures) throws IOException {
      failuresLeft = failures;
      bind(new InetSocketAddress("127.0.0.1", 0));
    }

    @Override
    public PeerSocket accept() throws IOException {
      if (failuresLeft > 0) {
        failuresLeft--;
        throw new SocketException("Too many open files (Accept failed)");
      }
      return super.accept();
    }
  }
}
