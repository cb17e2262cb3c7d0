package parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import tlschannel.ClientTlsChannel;

/**
 * All connections of the load program, on the thread that calls: one selector, one buffer to read
 * into, no object for a delivery.
 */
final class Fleet implements AutoCloseable {
  private static final int INPUT_BYTES = 512 * 1024;

  /** Connections of one source address to one server: below the system's range of ports. */
  private static final int PORTS_PER_ADDRESS = 20_000;

  private final Selector selector;
  private final ByteBuffer input =
      ByteBuffer.allocateDirect(INPUT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int opened;
  private int failedAudits;
  private String lastLoss = "";
  private boolean ending;
  private final Set<String> noted = new HashSet<>();
  private int lostConnections;

  /** When the bytes that are looked at were read. */
  long readNs;

  /** Deliveries of every kind, good or bad. */
  long deliveries;

  /** Other frames that are counted, see {@link Client#other}. */
  long others;

  /** Deliveries of a channel that the connection has not joined. */
  long strays;

  Fleet() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where to connect, and how. */
  record Target(InetSocketAddress address, Optional<SSLContext> tls) {}

  Client connect(Target target, Dialect dialect) {
    try {
      SocketChannel socket = SocketChannel.open();
      int source = 1 + opened / PORTS_PER_ADDRESS;
      if (source > 1) {
        socket.bind(
            new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) source}), 0));
      }
      socket.connect(target.address());
      socket.configureBlocking(false);
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ByteChannel channel =
          target.tls().isEmpty()
              ? socket
              : ClientTlsChannel.newBuilder(socket, target.tls().get()).build();
      var client = new Client(this, opened++, channel, target.tls().isPresent(), dialect);
      client.begin(socket.register(selector, SelectionKey.OP_READ, client));
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException("connection " + opened + " to " + target.address(), e);
    }
  }

  /** Reads and writes whatever is ready. */
  void turn(long waitMs) {
    try {
      if (waitMs == 0) {
        selector.selectNow(Fleet::ready);
      } else {
        selector.select(Fleet::ready, waitMs);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (lostConnections > 0 && !ending) {
      throw new IllegalStateException(lostConnections + " connections were lost: " + lastLoss);
    }
  }

  private static void ready(SelectionKey key) {
    ((Client) key.attachment()).ready();
  }

  /** Turns until something is true. */
  void await(BooleanSupplier done, Duration limit, String what) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("in " + limit.toSeconds() + " s not: " + what);
      }
      turn(10);
    }
  }

  /** Lets time pass, and answers what is asked meanwhile. */
  void linger(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      turn(10);
    }
  }

  /** Space for one reading, empty. */
  ByteBuffer input() {
    return input.clear();
  }

  void audited(boolean good) {
    if (!good) {
      failedAudits++;
    }
  }

  int failedAudits() {
    return failedAudits;
  }

  /** The server says that it has dropped something, or stops; told once, whoever hears it. */
  void noted(String text) {
    if (!ending && noted.add(text)) {
      System.err.println("the server notes: " + text);
    }
  }

  void gone(Client client, String why) {
    lostConnections++;
    lastLoss = "number " + client.index + ": " + why;
  }

  @Override
  public void close() {
    ending = true;
    try {
      for (SelectionKey key : selector.keys()) {
        ((Client) key.attachment()).close("the run is over");
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
