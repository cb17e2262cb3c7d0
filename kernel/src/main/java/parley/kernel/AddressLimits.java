package parley.kernel;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many connections each address has, and how fast new ones come; an IPv6 /64 is one address.
 * Loop thread.
 */
final class AddressLimits {
  /**
   * New connections of an address at once, beside four times as many as it may have: behind one
   * there may be a venue whose network was away for a moment. A guess.
   */
  static final int ARRIVALS_BURST = 200;

  /** New connections of an address in a second, later: a guess. */
  static final int ARRIVALS_PER_SECOND = 20;

  private final int most;
  private final int mostInAll;
  private final boolean loopbackExempt;
  private final Map<String, Integer> counts = new HashMap<>();
  private final RateLimits<String> arrivals;
  private final LongSupplier nowMs;
  private int all;

  /**
   * @param nowMs monotonic milliseconds
   */
  AddressLimits(int most, int mostInAll, boolean loopbackExempt, LongSupplier nowMs) {
    this.nowMs = nowMs;
    arrivals = new RateLimits<>(ARRIVALS_PER_SECOND, ARRIVALS_BURST + 4 * most);
    this.most = most;
    this.mostInAll = mostInAll;
    this.loopbackExempt = loopbackExempt;
  }

  /** Counts a connection; false, and nothing counted, if it is one too many. */
  boolean open(Optional<InetAddress> address) {
    if (!admits(address)) {
      return false;
    }
    all++;
    group(address)
        .ifPresent(name -> {
          counts.merge(name, 1, Integer::sum);
          arrivals.take(name, nowMs.getAsLong());
        });
    return true;
  }

  /** Whether one more could be opened now. */
  boolean admits(Optional<InetAddress> address) {
    return all < mostInAll
        && group(address).map(name -> counts.getOrDefault(name, 0) < most).orElse(true)
        && retryMs(address) == 0;
  }

  /** In how many milliseconds an address may connect again, if too many new ones came; 0: now. */
  long retryMs(Optional<InetAddress> address) {
    return group(address).map(name -> arrivals.waitMs(name, nowMs.getAsLong())).orElse(0L);
  }

  /** A connection that was counted has ended. */
  void close(Optional<InetAddress> address) {
    all--;
    group(address)
        .ifPresent(
            name -> counts.computeIfPresent(name, (n, count) -> count == 1 ? null : count - 1));
  }

  int all() {
    return all;
  }

  private Optional<String> group(Optional<InetAddress> address) {
    return address
        .filter(one -> !(loopbackExempt && one.isLoopbackAddress()))
        .map(one -> {
          byte[] bytes = one.getAddress();
          int length = one instanceof Inet6Address ? 8 : bytes.length;
          return HexFormat.of().formatHex(Arrays.copyOf(bytes, length)) + "/" + bytes.length;
        });
  }
}
