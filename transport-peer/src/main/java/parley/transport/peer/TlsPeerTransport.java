package parley.transport.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import parley.api.PeerEndpoint;
import parley.api.PeerTransport;
import parley.api.PeerTransportContext;
import parley.api.Settings;

/**
 * Links over TLS 1.3. Settings: {@code address}, the IP address to bind (shared with the client
 * transports), {@code peer-port}, 0 for any free port, and {@code dial-only}: then nothing is
 * bound.
 */
public final class TlsPeerTransport implements PeerTransport {
  /** Connections that the kernel of the host keeps for us to accept; a guess. */
  private static final int BACKLOG = 128;

  /** Called by the service loader. */
  public TlsPeerTransport() {}

  @Override
  public String name() {
    return "tls";
  }

  @Override
  public PeerEndpoint open(PeerTransportContext context) throws IOException {
    Settings settings = context.settings();
    int port = settings.integer("peer-port", 0, 65_535);
    boolean dialOnly = settings.text("dial-only").isPresent() && settings.flag("dial-only");
    Optional<PeerListener> listener =
        dialOnly
            ? Optional.empty()
            : Optional.of(bind(new InetSocketAddress(bindAddress(settings), port)));
    TlsPeerEndpoint endpoint = new TlsPeerEndpoint(context, listener);
    endpoint.start();
    return endpoint;
  }

  private static InetAddress bindAddress(Settings settings) {
    String written = settings.required("address");
    try {
      return InetAddress.getByName(written);
    } catch (UnknownHostException e) {
      throw settings.refuse("address", "'" + written + "' is not an IP address of this host");
    }
  }

  private static PeerListener bind(InetSocketAddress where) throws IOException {
    PeerListener socket = new PeerListener();
    try {
      socket.bind(where, BACKLOG);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "cannot listen for peers on "
              + Addresses.of(where.getAddress(), where.getPort())
              + " ("
              + e.getMessage()
              + "): set another peer-port or address, or end the program that has it",
          e);
    }
  }
}
