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
    if (all >= mostInAll) {
      return false;
    }
    Optional<String> group = group(address);
    if (group.isPresent() && counts.getOrDefault(group.get(), 0) >= most) {
      return false;
    }
    all++;
    group.ifPresent(name -> counts.merge(name, 1, Integer::sum));
    return true;
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
