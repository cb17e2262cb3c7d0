package parley.discovery.local;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one network interface leads to, in IPv4 or IPv6.
 *
 * @param name of the interface
 * @param index of the interface, which is another one once it has been made anew
 * @param ipv6 which of the two
 * @param loopback whether it leads to this machine only
 * @param prefixes this machine's addresses there, with those of its neighbours
 */
record Segment(String name, int index, boolean ipv6, boolean loopback, List<Prefix> prefixes) {
  /** An address of this machine, and how many of its bits its neighbours share. */
  record Prefix(InetAddress own, int bits) {
    private boolean covers(InetAddress other) {
      byte[] ours = own.getAddress();
      byte[] theirs = other.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int difference = ours[bit / 8] ^ theirs[bit / 8];
        if ((difference >> (7 - bit % 8) & 1) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** A family of an interface; empty if it has no address that a neighbour could dial. */
  static Optional<Segment> of(NetworkInterface each, boolean ipv6, boolean loopback) {
    List<Prefix> prefixes =
        each.getInterfaceAddresses().stream()
            .filter(Objects::nonNull)
            .filter(address -> multicastsFrom(address.getAddress(), ipv6))
            .map(Segment::prefix)
            .toList();
    return prefixes.isEmpty()
        ? Optional.empty()
        : Optional.of(new Segment(each.getName(), each.getIndex(), ipv6, loopback, prefixes));
  }

  /** In IPv6 what goes to a group of the link's comes from the address of the link's. */
  private static boolean multicastsFrom(InetAddress address, boolean ipv6) {
    return ipv6
        ? address instanceof Inet6Address && address.isLinkLocalAddress()
        : !(address instanceof Inet6Address);
  }

  private static Prefix prefix(InterfaceAddress address) {
    return new Prefix(address.getAddress(), address.getNetworkPrefixLength());
  }

  /** Whether a packet with this source came from here: what was routed here did not. */
  boolean covers(InetAddress source) {
    if (source instanceof Inet6Address scoped && scoped.getScopeId() != index) {
      return false;
    }
    return prefixes.stream().anyMatch(prefix -> prefix.covers(source));
  }

  boolean owns(InetAddress address) {
    return prefixes.stream().anyMatch(prefix -> prefix.own.equals(address));
  }

  /** Of two ways to the same server the one with the lower rank is dialled. */
  int rank() {
    return (loopback ? 2 : 0) + (ipv6 ? 1 : 0);
  }

  @Override
  public String toString() {
    return name + (ipv6 ? " (IPv6)" : " (IPv4)");
  }
}
