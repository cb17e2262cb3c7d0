package parley.loop;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Function;
import parley.api.ConnectionInfo;
import parley.api.Endpoint;
import parley.api.TransportContext;

/**
 * A listening socket. It survives every failure to accept (too many open files, say): it pauses,
 * from 100 ms up to a second, and logs once.
 */
public final class Listener implements Endpoint {
  /** How many connections may wait to be accepted; the system may allow fewer. */
  static final int BACKLOG = 1024;

  private static final System.Logger LOG = System.getLogger("parley.loop");

  /** How many are accepted in one turn, so that a flood does not starve those that are here. */
  private static final int ACCEPTS_PER_TURN = 64;

  /**
   * How many connections that were refused at once may still be open, so that they see why: the
   * kernel does not count these. No fewer than are accepted in a turn, so that each is written to.
   */
  static final int REFUSED_MOST = ACCEPTS_PER_TURN;

  private static final Duration TLS_HANDSHAKE_LIMIT = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** What a codec may leave of a frame beyond its text: a WebSocket head, or frame header. */
  private static final int LEAST_REMAINDER_BYTES = 8 * 1024;

  private static final int FRAMING_BYTES = 1024;

  private final TransportContext context;
  private final SelectorLoop loop;
  private final Wiring wiring;
  private final ServerSocketChannel server;
  private final Acceptor acceptor;
  private final SelectionKey key;
  private final String address;
  private final ArrayDeque<StreamConnection> refused = new ArrayDeque<>();
  private Duration pause = Duration.ZERO;

  /** Where the next connection comes from; tests put failures here. */
  @FunctionalInterface
  interface Acceptor {
    /** Null if none is waiting, as {@link ServerSocketChannel#accept} says. */
    SocketChannel accept() throws IOException;
  }

  /**
   * What makes a connection of a socket.
   *
   * @param handshakeLimit how long a TLS handshake may take
   * @param acceptor given the bound socket
   */
  record Wiring(
      String transport,
      Optional<TlsSource> tls,
      Function<StreamConnection, Codec> codecs,
      Duration handshakeLimit,
      Function<ServerSocketChannel, Acceptor> acceptor) {}

  private Listener(
      TransportContext context, ServerSocketChannel server, String address, Wiring wiring)
      throws IOException {
    this.context = context;
    this.loop = SelectorLoop.of(context.loop());
    this.server = server;
    this.address = address;
    this.wiring = wiring;
    this.acceptor = wiring.acceptor().apply(server);
    this.key = loop.register(server, SelectionKey.OP_ACCEPT, new Door());
  }

  /**
   * Binds and starts to accept: each connection is announced by {@link TransportContext#accepted}.
   * Loop thread.
   *
   * @param scheme what {@link #address} begins with, for example {@code tcp}, or {@code tls}
   * @param where what to bind; port 0 is any free one
   * @param tls with it, every connection begins with a TLS handshake of at most five seconds
   * @param codecs makes the codec of a connection, before the connection is announced
   * @param transportName the transport's stable name, for {@link ConnectionInfo#transport}
   * @throws IOException if it cannot bind; the text says where
   */
  public static Listener open(
      TransportContext context,
      String scheme,
      InetSocketAddress where,
      Optional<TlsSource> tls,
      Function<StreamConnection, Codec> codecs,
      String transportName)
      throws IOException {
    return open(
        context,
        scheme,
        where,
        new Wiring(transportName, tls, codecs, TLS_HANDSHAKE_LIMIT, server -> server::accept));
  }

  static Listener open(
      TransportContext context, String scheme, InetSocketAddress where, Wiring wiring)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.configureBlocking(false);
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(where, BACKLOG);
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      String address = scheme + "://" + hostAndPort(where.getAddress(), port);
      return new Listener(context, server, address, wiring);
    } catch (IOException e) {
      server.close();
      throw new IOException(
          "cannot listen on "
              + hostAndPort(where.getAddress(), where.getPort())
              + " ("
              + e.getMessage()
              + "): set another port or address, or end the program that has it",
          e);
    }
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void close() {
    wiring.tls().ifPresent(TlsSource::close);
    try {
      server.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the listener on " + address + " did not close well", e);
    }
  }

  /** An IPv6 address in brackets, with its longest row of zeros left out. */
  static String hostAndPort(InetAddress host, int port) {
    String text = host.getHostAddress();
    if (text.indexOf(':') < 0) {
      return text + ":" + port;
    }
    return "[" + text.replaceFirst("(^|:)(0(:|$)){2,}", "::") + "]:" + port;
  }

  private void adopt(SocketChannel socket) {
    try {
      socket.configureBlocking(false);
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      InetSocketAddress remote = (InetSocketAddress) socket.getRemoteAddress();
      Optional<InetAddress> address = Optional.of(remote.getAddress());
      if (wiring.tls().isPresent() && !context.admits(address)) {
        socket.close();
        return;
      }
      ByteStream stream =
          wiring.tls().isPresent()
              ? new TlsStream(socket, wiring.tls().get().context(), loop)
              : new PlainStream(socket);
      ConnectionInfo info =
          new ConnectionInfo(
              wiring.transport(),
              hostAndPort(remote.getAddress(), remote.getPort()),
              address,
              Optional.empty());
      int remainderLimitBytes =
          Math.max(context.maxFrameBytes(), LEAST_REMAINDER_BYTES) + FRAMING_BYTES;
      var connection = new StreamConnection(loop, stream, info, remainderLimitBytes);
      connection.start(socket, wiring.codecs(), wiring.handshakeLimit(), context::accepted);
      if (!connection.open()) {
        letLinger(connection);
      }
    } catch (IOException e) {
      drop(socket, e); // it has gone already, which is the other side's business
    }
  }

  private void letLinger(StreamConnection connection) {
    refused.removeIf(StreamConnection::isClosed);
    if (refused.size() == REFUSED_MOST) {
      refused.poll().abort();
    }
    refused.add(connection);
  }

  private static void drop(SocketChannel socket, IOException cause) {
    LOG.log(Level.DEBUG, "a connection was gone as soon as it was accepted", cause);
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "and its socket did not close well", e);
    }
  }

  /** What the loop calls. */
  private final class Door implements SelectorLoop.Ready {
    @Override
    public void ready() {
      try {
        for (int i = 0; i < ACCEPTS_PER_TURN; i++) {
          SocketChannel socket = acceptor.accept();
          if (socket == null) {
            return;
          }
          if (!pause.isZero()) {
            pause = Duration.ZERO;
            LOG.log(Level.INFO, "{0} accepts connections again", address);
          }
          adopt(socket);
        }
      } catch (IOException | RuntimeException e) {
        pauseAfter(e);
      }
    }

    @Override
    public void abandon() {
      close();
    }

    private void pauseAfter(Exception cause) {
      if (!server.isOpen()) {
        return;
      }
      if (pause.isZero()) {
        LOG.log(
            Level.WARNING,
            "{0} cannot accept connections for now, and tries on: {1}",
            address,
            cause.getMessage());
      }
      Duration doubled = pause.multipliedBy(2);
      pause =
          pause.isZero()
              ? FIRST_PAUSE
              : doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
      key.interestOps(0);
      loop.schedule(
          pause,
          () -> {
            if (key.isValid()) {
              key.interestOps(SelectionKey.OP_ACCEPT);
            }
          });
    }
  }
}
