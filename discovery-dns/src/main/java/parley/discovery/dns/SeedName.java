package parley.discovery.dns;

import java.util.OptionalInt;
import parley.api.PeerAddress;

/**
 * A name that the operator gave.
 *
 * @param host a DNS name
 * @param port where the servers of that name listen; empty: DNS tells, or it is the usual one
 */
record SeedName(String host, OptionalInt port) {
  /**
   * Reads {@code name} or {@code name:port}.
   *
   * @throws IllegalArgumentException with a sentence for people, if it is neither
   */
  static SeedName parse(String text) {
    PeerAddress address = PeerAddress.parse(text);
    if (!address.hasName()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a DNS name; IP addresses belong in peers");
    }
    boolean hasPort = text.indexOf(':') >= 0;
    return new SeedName(
        address.host(), hasPort ? OptionalInt.of(address.port()) : OptionalInt.empty());
  }

  @Override
  public String toString() {
    return port.isPresent() ? host + ":" + port.getAsInt() : host;
  }
}
