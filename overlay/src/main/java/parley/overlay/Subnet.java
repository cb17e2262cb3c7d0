package parley.overlay;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The part of the internet that one party is likely to own whole: a /24, in IPv6 a /48. What is not
 * routed there (loopback, a home's, an event's or a provider's own network) has none: whoever is
 * there is near, and many servers in one such network are what it is for.
 */
final class Subnet {
  private static final int V4_BYTES = 4;
  private static final int V6_BYTES = 6;
  private static final int UNIQUE_LOCAL = 0xfc;

  private Subnet() {}

  /** The subnet of an address {@code host:port}; empty if the host is a name. */
  static Optional<String> of(String address) {
    return HostPort.parse(address).flatMap(HostPort::literal).flatMap(Subnet::of);
  }

  private static Optional<String> of(InetAddress ip) {
    byte[] bytes = ip.getAddress();
    boolean uniqueLocal = ip instanceof Inet6Address && (bytes[0] & 0xfe) == UNIQUE_LOCAL;
    if (ip.isLoopbackAddress()
        || ip.isLinkLocalAddress()
        || ip.isSiteLocalAddress()
        || uniqueLocal
        || isShared(bytes)) {
      return Optional.empty();
    }
    return Optional.of(
        ip instanceof Inet6Address
            ? HexFormat.of().formatHex(bytes, 0, V6_BYTES) + "/48"
            : (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + ".0/24");
  }

  /** 100.64.0.0/10, behind a provider's NAT (RFC 6598). */
  private static boolean isShared(byte[] ip) {
    return ip.length == V4_BYTES && (ip[0] & 0xff) == 100 && (ip[1] & 0xc0) == 64;
  }
}
