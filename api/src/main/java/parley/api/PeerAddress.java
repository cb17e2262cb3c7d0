package parley.api;

import java.util.regex.Pattern;
import org.apiguardian.api.API;

/**
 * Where a server can be dialled.
 *
 * @param host an IP address without brackets, or a DNS name
 * @param port 1 to 65,535
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record PeerAddress(String host, int port) {
  /** The port of a server that names none. */
  public static final int DEFAULT_PORT = 30303;

  private static final int MOST_NAME_CHARACTERS = 253;

  /** A host's name (RFC 1123), also with underscores; its last label is no number. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?!(.*\\.)?[0-9]+\\.?$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\\.|$))+");

  /** Refuses what is neither, with a sentence for people ({@link IllegalArgumentException}). */
  public PeerAddress {
    if (host.isBlank()
        || host.chars().anyMatch(c -> c <= ' ' || c == '[' || c == ']' || c == '/')) {
      throw new IllegalArgumentException("'" + host + "' is not an IP address or a host name");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not from 1 to 65535");
    }
  }

  /**
   * Reads {@code host}, {@code host:port}, {@code 2001:db8::1} or {@code [2001:db8::1]:port}.
   *
   * @throws IllegalArgumentException with a sentence for people, if it is none of these
   */
  public static PeerAddress parse(String text) {
    return parse(text, DEFAULT_PORT);
  }

  /** The same with another port where the text has none. */
  public static PeerAddress parse(String text, int defaultPort) {
    String host = text.strip();
    String port = "";
    int colon = host.lastIndexOf(':');
    if (host.startsWith("[")) {
      int end = host.indexOf(']');
      if (end < 0 || (end + 1 < host.length() && host.charAt(end + 1) != ':')) {
        throw new IllegalArgumentException("'" + text + "' is not of the form [address]:port");
      }
      port = end + 1 < host.length() ? host.substring(end + 2) : "";
      host = host.substring(1, end);
    } else if (colon >= 0 && host.indexOf(':') == colon) {
      port = host.substring(colon + 1);
      host = host.substring(0, colon);
      if (port.isEmpty()) {
        throw new IllegalArgumentException("'" + text + "' has no port after the colon");
      }
    }
    try {
      return new PeerAddress(host, port.isEmpty() ? defaultPort : Integer.parseInt(port));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + port + "' is not a port from 1 to 65535", e);
    }
  }

  /** Whether the host is a name that DNS can be asked for, and not an IP address. */
  public boolean hasName() {
    return host.length() <= MOST_NAME_CHARACTERS && NAME.matcher(host).matches();
  }

  /** As it is dialled: {@code host:port}, with brackets around an IPv6 address. */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
