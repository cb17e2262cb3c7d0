package parley.transport.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import parley.api.Endpoint;
import parley.api.Settings;
import parley.api.Transport;
import parley.api.TransportContext;
import parley.loop.Listener;
import parley.loop.TlsSource;

/**
 * The door for browsers and other WebSocket clients, and the browser's page.
 *
 * <p>Settings: {@code address} and {@code websocket-port} to bind, {@code tls-cert} and {@code
 * tls-key} for TLS, {@code websocket-origins} for pages from elsewhere that may connect, {@code
 * websocket-others} for pages of other servers to offer.
 */
public final class WebSocketTransport implements Transport {
  private static final String NAME = "websocket";
  private static final String ADDRESS = "address";
  private static final String PORT = NAME + "-port";

  /** From accept to the end of the request's head (the design's budget for strangers). */
  private static final Duration HEAD_LIMIT = Duration.ofSeconds(5);

  private final Duration headLimit;

  /** Called by the service loader. */
  public WebSocketTransport() {
    this(HEAD_LIMIT);
  }

  /**
   * For tests.
   *
   * @param headLimit from accept to the end of the request's head
   */
  WebSocketTransport(Duration headLimit) {
    this.headLimit = headLimit;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int defaultPort() {
    return 8546;
  }

  @Override
  public Endpoint open(TransportContext context) throws IOException {
    Settings settings = context.settings();
    InetSocketAddress where = where(settings);
    var shared =
        new WebSocketCodec.Shared(
            PageFiles.load(OtherPages.from(settings)),
            OriginPolicy.from(settings),
            context.maxFrameBytes(),
            headLimit);
    Optional<TlsSource> tls = TlsSource.from(settings);
    return Listener.open(
        context,
        tls.isPresent() ? "wss" : "ws",
        where,
        tls,
        connection -> new WebSocketCodec(connection, shared),
        NAME);
  }

  private InetSocketAddress where(Settings settings) {
    String address = settings.text(ADDRESS).orElse("127.0.0.1");
    int port = settings.text(PORT).isPresent() ? settings.integer(PORT, 0, 65_535) : defaultPort();
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    } catch (IllegalArgumentException e) {
      throw settings.refuse(ADDRESS, "'" + address + "' is not an IP address like 127.0.0.1");
    }
  }
}
