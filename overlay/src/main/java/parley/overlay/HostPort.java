package parley.overlay;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import parley.protocol.ProtocolLimits;

/** An address as it is dialled: {@code host:port}, with brackets around an IPv6 address. */
record HostPort(String host, int port) {
  private static final Pattern LOCALHOST =
      Pattern.compile("(.*\\.)?localhost\\.?", Pattern.CASE_INSENSITIVE);
  private static final int PORT_DIGITS = 5;
  private static final int MOST_PORT = 65_535;

  /** Reads an address; empty if it is none, or too long to be told to others. */
  static Optional<HostPort> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0 || text.length() > ProtocolLimits.ADDRESS_BYTES) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    String port = text.substring(colon + 1);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      return Optional.empty();
    }
    if (host.isEmpty() || !isHost(host) || !isNumber(port) || Integer.parseInt(port) > MOST_PORT) {
      return Optional.empty();
    }
    return Optional.of(new HostPort(host, Integer.parseInt(port)));
  }

  private static boolean isHost(String host) {
    for (int i = 0; i < host.length(); i++) {
      if (!inHost(host.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(String port) {
    for (int i = 0; i < port.length(); i++) {
      if (port.charAt(i) < '0' || port.charAt(i) > '9') {
        return false;
      }
    }
    return !port.isEmpty() && port.length() <= PORT_DIGITS && port.charAt(0) != '0';
  }

  private static boolean inHost(int c) {
    return c > ' ' && c < 0x7f && c != '[' && c != ']' && c != '/' && c != '@';
  }

  /** Whether the host stands for all addresses of a machine. */
  boolean wildcard() {
    return literal().filter(InetAddress::isAnyLocalAddress).isPresent();
  }

  /** Whether only the same machine can dial it. */
  boolean loopback() {
    Optional<InetAddress> literal = literal();
    return literal.isPresent()
        ? literal.get().isLoopbackAddress()
        : LOCALHOST.matcher(host).matches();
  }

  /** Whether it means something on one link of one machine only: an IPv6 address of the link's. */
  boolean ofOneLink() {
    return literal()
        .filter(address -> address instanceof Inet6Address && address.isLinkLocalAddress())
        .isPresent();
  }

  /** Whether an address can be told to others, who may be elsewhere. */
  static boolean tellable(String address) {
    return parse(address).filter(each -> !each.ofOneLink()).isPresent();
  }

  /** The address that the host is, in whichever spelling; empty if it is a name. */
  Optional<InetAddress> literal() {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The same port at the host of another address. */
  HostPort at(HostPort other) {
    return new HostPort(other.host, port);
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
