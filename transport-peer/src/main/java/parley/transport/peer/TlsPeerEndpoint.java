package parley.transport.peer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import parley.api.CloseReason;
import parley.api.EventLoop;
import parley.api.PeerAddress;
import parley.api.PeerEndpoint;
import parley.api.PeerLinkHandler;
import parley.api.PeerTransportContext;

/** Accepts links and dials them, each on a virtual thread until its handshake has ended. */
final class TlsPeerEndpoint implements PeerEndpoint {
  /** After a failed accept (out of descriptors): doubled each time, up to the most. Guesses. */
  private static final Duration LEAST_BACK_OFF = Duration.ofMillis(50);

  private static final Duration MOST_BACK_OFF = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger("parley.transport.peer");

  private final PeerTransportContext context; // on the loop only
  private final EventLoop loop;
  private final Optional<PeerListener> listener;
  private final PeerTls tls;
  private final Dialler dialler = new Dialler(Dialler.DEADLINE, InetAddress::getAllByName);
  private final HandshakeLimit limit = new HandshakeLimit();
  private final int maxFrameBytes;
  private volatile boolean closed;

  TlsPeerEndpoint(PeerTransportContext context, Optional<PeerListener> listener) {
    this.context = context;
    this.loop = context.loop();
    this.listener = listener;
    this.tls = new PeerTls(context.identity(), loop);
    this.maxFrameBytes = context.maxFrameBytes();
  }

  void start() {
    // A platform thread: with a virtual one in accept, close() returns while the port still
    // answers.
    listener.ifPresent(socket ->
        Thread.ofPlatform().daemon().name("parley-peer-accept").start(() -> accept(socket)));
  }

  @Override
  public String address() {
    return listener
        .map(socket -> "peer://" + Addresses.of(socket.getInetAddress(), socket.getLocalPort()))
        .orElse("");
  }

  @Override
  public int port() {
    return listener.map(PeerListener::getLocalPort).orElse(0);
  }

  @Override
  public void dial(PeerAddress address) {
    Thread.ofVirtual().name("parley-peer-dial-" + address).start(() -> dialled(address));
  }

  @Override
  public void close() {
    closed = true;
    listener.ifPresent(TlsPeerEndpoint::close);
    limit.underWay().forEach(Sockets::abort);
  }

  private static void close(PeerListener listener) {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the listener did not close cleanly", e);
    }
  }

  private void accept(PeerListener listener) {
    Duration backOff = LEAST_BACK_OFF;
    while (!listener.isClosed()) {
      try {
        PeerSocket tcp = listener.accept();
        backOff = LEAST_BACK_OFF;
        if (closed) {
          Sockets.abort(tcp);
        } else {
          admit(tcp);
        }
      } catch (IOException e) {
        if (closed) {
          return;
        }
        LOG.log(Level.WARNING, "cannot accept links for now, trying again: {0}", e.getMessage());
        try {
          Thread.sleep(backOff);
        } catch (InterruptedException interrupt) {
          return; // nobody interrupts this thread but a runtime that is going down
        }
        backOff = backOff.multipliedBy(2);
        backOff = backOff.compareTo(MOST_BACK_OFF) > 0 ? MOST_BACK_OFF : backOff;
      }
    }
  }

  private void admit(PeerSocket tcp) {
    InetAddress from = tcp.getInetAddress();
    Optional<PeerSocket> leaver = limit.enter(tcp, from, System.nanoTime());
    if (leaver.isPresent()) {
      LOG.log(Level.DEBUG, "too many handshakes: closed one, as {0} came", from);
      Sockets.abort(leaver.get());
      if (leaver.get().equals(tcp)) {
        return;
      }
    }
    Thread.ofVirtual()
        .name("parley-peer-accepted-" + from.getHostAddress())
        .start(() -> accepted(tcp, from));
  }

  private void accepted(PeerSocket tcp, InetAddress from) {
    try {
      Sockets.tune(tcp);
      PeerTls.Secured connection =
          tls.accepted(tcp, new PeerAddress(Addresses.host(from), tcp.getPort()));
      if (limit.leave(tcp)) { // from here on it is a link, which outlives this endpoint
        link(connection);
      }
    } catch (FailedHandshake e) {
      LOG.log(Level.DEBUG, "a link from {0} failed: {1}", from, e.reason().text());
      Sockets.abort(tcp);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection from {0} failed at once: {1}", from, e.getMessage());
      Sockets.abort(tcp);
    } finally {
      limit.leave(tcp);
    }
  }

  private void dialled(PeerAddress address) {
    try {
      PeerSocket tcp = dialler.connect(address);
      try {
        link(tls.dialled(tcp, address));
      } catch (FailedHandshake e) {
        Sockets.abort(tcp);
        throw e;
      }
    } catch (FailedHandshake e) {
      failed(address, e.reason());
    } catch (InterruptedException e) {
      failed(address, CloseReason.local("STOPPED", "this server is stopping"));
    }
  }

  private void failed(PeerAddress address, CloseReason reason) {
    try {
      loop.execute(() -> context.dialFailed(address, reason));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "a dial to {0} ended after the loop", address);
    }
  }

  private void link(PeerTls.Secured connection) {
    TlsPeerLink link = new TlsPeerLink(connection, loop, maxFrameBytes);
    try {
      loop.execute(() -> announce(link, connection.tcp()));
    } catch (RejectedExecutionException e) {
      Sockets.abort(connection.tcp());
    }
  }

  private void announce(TlsPeerLink link, Socket tcp) {
    if (closed && !link.info().outbound()) { // a dial is answered even now
      Sockets.abort(tcp);
      return;
    }
    PeerLinkHandler handler;
    try {
      handler = context.linked(link);
    } catch (RuntimeException e) {
      Sockets.abort(tcp); // nobody would ever close it
      throw e;
    }
    link.start(handler);
  }
}
