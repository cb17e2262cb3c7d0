package example.unix;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import parley.api.ConnectionInfo;
import parley.api.Endpoint;
import parley.api.Transport;
import parley.api.TransportContext;

/**
 * Listens on a file instead of a port. What is special of Unix-domain sockets is in here; how lines go
 * to and fro is in {@link LineConnection}, and is the same over any channel.
 */
public final class UnixTransport implements Transport {
  private static final String NAME = "unix";
  private static final String PATH = "path"; // declared in META-INF/parley-plugin.properties

  /** Called by the service loader. */
  public UnixTransport() {}

  @Override
  public String name() {
    return NAME;
  }

  /** A file is no port. */
  @Override
  public int defaultPort() {
    return 0;
  }

  @Override
  public Endpoint open(TransportContext context) throws IOException {
    Path path = Path.of(context.settings().required(PATH));
    UnixDomainSocketAddress address;
    try {
      address = UnixDomainSocketAddress.of(path);
    } catch (IllegalArgumentException e) {
      throw context.settings().refuse(PATH, "'" + path + "' cannot be a socket: " + e.getMessage());
    }
    if (Files.exists(path) && answers(address)) {
      throw new IOException("cannot listen on " + path + ": another server does");
    }
    Files.deleteIfExists(path); // left behind by a server that was killed
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(address);
    } catch (IOException e) {
      server.close();
      throw new IOException("cannot listen on " + path + ": " + e.getMessage(), e);
    }
    Door door = new Door(context, server, path);
    Thread.ofVirtual().name("unix-accept").start(door::accept);
    return door;
  }

  private static boolean answers(UnixDomainSocketAddress address) {
    try (SocketChannel there = SocketChannel.open(address)) {
      return there.isConnected();
    } catch (IOException e) {
      return false; // nobody listens: the file alone is left
    }
  }

  /** One socket that is listened on. */
  private record Door(TransportContext context, ServerSocketChannel server, Path path)
      implements Endpoint {
    private static final System.Logger LOG = System.getLogger("example.unix");
    private static final AtomicLong NUMBER = new AtomicLong();

    /** What keeps clients out, such as a want of descriptors, lasts, and should not fill the log. */
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** On a thread of its own. */
    void accept() {
      while (server.isOpen()) {
        try {
          SocketChannel client = server.accept();
          ConnectionInfo info =
              new ConnectionInfo(
                  NAME, path + "#" + NUMBER.incrementAndGet(), Optional.empty(), Optional.empty());
          var connection = new LineConnection(context, client, info);
          // All that the kernel is told, it is told on its loop.
          context.loop().execute(connection::announce);
        } catch (ClosedChannelException e) {
          return;
        } catch (IOException e) {
          LOG.log(System.Logger.Level.WARNING, "nobody could be let in at " + path, e);
          LockSupport.parkNanos(PAUSE_NS);
        }
      }
    }

    @Override
    public String address() {
      return NAME + "://" + path;
    }

    @Override
    public void close() {
      try {
        server.close();
        Files.deleteIfExists(path);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, path + " did not close well", e);
      }
    }
  }
}
