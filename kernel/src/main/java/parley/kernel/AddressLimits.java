package parley.kernel;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** How many connections each address has; an IPv6 /64 is one address. Loop thread. */
final class AddressLimits {
  private final int most;
  private final int mostInAll;
  private final boolean loopbackExempt;
  private final Map<String, Integer> counts = new HashMap<>();
  private int all;

  AddressLimits(int most, int mostInAll, boolean loopbackExempt) {
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
    group(address).ifPresent(name -> counts.merge(name, 1, Integer::sum));
    return true;
  }

  /** Whether one more could be opened now. */
  boolean admits(Optional<InetAddress> address) {
    return all < mostInAll
        && group(address).map(name -> counts.getOrDefault(name, 0) < most).orElse(true);
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
