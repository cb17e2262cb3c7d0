package parley.transport.peer;

import java.net.InetAddress;

/** How an address and a port are shown. */
final class Addresses {
  private Addresses() {}

  /** {@code ip:port}, with brackets around an IPv6 address; the port may be 0. */
  static String of(InetAddress address, int port) {
    String ip = host(address);
    return ip.indexOf(':') >= 0 ? "[" + ip + "]:" + port : ip + ":" + port;
  }

  /** An IPv6 address without its first row of zeros, as transports for clients show it, too. */
  static String host(InetAddress address) {
    String ip = address.getHostAddress();
    return ip.indexOf(':') >= 0 ? ip.replaceFirst("(^|:)(0(:|$)){2,}", "::") : ip;
  }
}
