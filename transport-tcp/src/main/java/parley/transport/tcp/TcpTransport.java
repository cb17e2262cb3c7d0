package parley.transport.tcp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import parley.api.Endpoint;
import parley.api.Settings;
import parley.api.Transport;
import parley.api.TransportContext;
import parley.loop.Listener;
import parley.loop.TlsSource;

/**
 * Line clients. Settings: {@code address} to bind, {@code tcp-port} (0 is any free one), and for
 * TLS {@code tls-cert} with {@code tls-key}.
 */
public final class TcpTransport implements Transport {
  private static final String NAME = "tcp";
  private static final String ADDRESS = "address";

  /** Made by the service loader. */
  public TcpTransport() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int defaultPort() {
    return 8545;
  }

  @Override
  public Endpoint open(TransportContext context) throws IOException {
    Settings settings = context.settings();
    InetSocketAddress where =
        new InetSocketAddress(address(settings), settings.integer(NAME + "-port", 0, 65_535));
    Optional<TlsSource> tls = TlsSource.from(settings);
    boolean plain = tls.isEmpty();
    return Listener.open(
        context,
        plain ? "tcp" : "tls",
        where,
        tls,
        connection -> new LineCodec(context.maxFrameBytes(), plain),
        NAME);
  }

  private static InetAddress address(Settings settings) {
    String text = settings.required(ADDRESS);
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      // a name: one that the system resolves to an address of this machine
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw settings.refuse(
          ADDRESS, "'" + text + "' is not an IP address of this machine, such as 127.0.0.1");
    }
  }
}
