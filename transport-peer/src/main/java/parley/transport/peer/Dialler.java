package parley.transport.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import parley.api.CloseReason;
import parley.api.PeerAddress;

/** From an address to a TCP connection. Any thread; blocks. */
final class Dialler {
  /** To look the name up and to connect. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  /** Addresses tried of one name. A guess. */
  private static final int TRIED_ADDRESSES = 4;

  private final Lookups lookups;
  private final Duration deadline;

  Dialler(Duration deadline, Lookups.Resolver resolver) {
    this.deadline = deadline;
    this.lookups = new Lookups(resolver);
  }

  PeerSocket connect(PeerAddress address) throws FailedHandshake, InterruptedException {
    long endNs = System.nanoTime() + deadline.toNanos();
    List<InetAddress> found = dialable(lookUp(address.host()), address.host());
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
    try {
      InetAddress[] addresses = lookups.of(host).get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return List.of(addresses).subList(0, Math.min(addresses.length, TRIED_ADDRESSES));
    } catch (RejectedExecutionException e) {
      throw new FailedHandshake(
          CloseReason.local("UNREACHABLE", "too many names are being looked up already"), e);
    } catch (ExecutionException e) {
      throw new FailedHandshake(
          CloseReason.remote("UNREACHABLE", "the name '" + host + "' is not known"), e);
    } catch (TimeoutException e) {
      throw new FailedHandshake(tooLate("the name '" + host + "' was not looked up"), e);
    }
  }

  /**
   * Leaves out this host itself, unless the text plainly says so: what strangers tell is dialled,
   * too, and could reach services here under names or spellings that the overlay does not see
   * through.
   */
  private static List<InetAddress> dialable(List<InetAddress> found, String host)
      throws FailedHandshake {
    boolean plainlyHere = plainlyHere(host);
    List<InetAddress> dialable =
        found.stream()
            .filter(address -> plainlyHere || !address.isLoopbackAddress())
            .filter(address -> !address.isAnyLocalAddress() && !address.isMulticastAddress())
            .toList();
    if (dialable.isEmpty()) {
      throw new FailedHandshake(
          CloseReason.local(
              "BAD_ADDRESS",
              "'"
                  + host
                  + "' is no address of another host; for this one write 127.0.0.1, ::1 or"
                  + " localhost"));
    }
    return dialable;
  }

  /** The same spellings as the overlay's, which takes them from no other host. */
  private static boolean plainlyHere(String host) {
    return host.startsWith("127.")
        || host.equals("::1")
        || host.equals("0:0:0:0:0:0:0:1")
        || host.equalsIgnoreCase("localhost");
  }

  private CloseReason tooLate(String what) {
    return CloseReason.timeout("TIMEOUT", what + " within " + deadline.toMillis() + " ms");
  }
}
