package parley.transport.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import parley.api.CloseReason;
import parley.api.PeerAddress;

/** From an address to a TCP connection. Any thread; blocks. */
final class Dialler {
  /** To look the name up and to connect. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  /** Names looked up at once, and waiting for that; guesses. */
  private static final int LOOKUPS = 4;

  private static final int WAITING_LOOKUPS = 64;

  /** Addresses tried of one name. A guess. */
  private static final int TRIED_ADDRESSES = 4;

  // Platform threads: a lookup in the C library would hold one of the few carriers of all virtual
  // threads for as long as a broken name server keeps it waiting.
  private final ExecutorService lookups;
  private final Duration deadline;

  Dialler(Duration deadline) {
    this.deadline = deadline;
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            LOOKUPS,
            LOOKUPS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_LOOKUPS),
            Thread.ofPlatform().daemon().name("parley-peer-lookup-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    lookups = threads;
  }

  PeerSocket connect(PeerAddress address) throws FailedHandshake, InterruptedException {
    long endNs = System.nanoTime() + deadline.toNanos();
    List<InetAddress> found = lookUp(address.host());
    IOException failure = new IOException("no address");
    for (int i = 0; i < found.size(); i++) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
      long shareMs = leftMs / (found.size() - i); // one black hole must not eat the others' time
      PeerSocket tcp = new PeerSocket();
      try {
        tcp.connect(
            new InetSocketAddress(found.get(i), address.port()), (int) Math.max(1, shareMs));
        Sockets.tune(tcp);
        return tcp;
      } catch (IOException e) {
        Sockets.abort(tcp);
        failure = e;
      }
    }
    throw new FailedHandshake(
        failure instanceof SocketTimeoutException
            ? tooLate("no answer")
            : CloseReason.remote("UNREACHABLE", "cannot connect: " + failure.getMessage()),
        failure);
  }

  private List<InetAddress> lookUp(String host) throws FailedHandshake, InterruptedException {
    try {
      return List.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return lookUpName(host);
    }
  }

  private List<InetAddress> lookUpName(String host) throws FailedHandshake, InterruptedException {
    Future<InetAddress[]> lookup;
    try {
      lookup = lookups.submit(() -> InetAddress.getAllByName(host));
    } catch (RejectedExecutionException e) {
      throw new FailedHandshake(
          CloseReason.local("UNREACHABLE", "too many names are being looked up already"), e);
    }
    try {
      InetAddress[] addresses = lookup.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return List.of(addresses).subList(0, Math.min(addresses.length, TRIED_ADDRESSES));
    } catch (ExecutionException e) {
      throw new FailedHandshake(
          CloseReason.remote("UNREACHABLE", "the name '" + host + "' is not known"), e);
    } catch (TimeoutException e) {
      lookup.cancel(true);
      throw new FailedHandshake(tooLate("the name '" + host + "' was not looked up"), e);
    }
  }

  private CloseReason tooLate(String what) {
    return CloseReason.timeout("TIMEOUT", what + " within " + deadline.toMillis() + " ms");
  }
}
