package parley.launcher;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import parley.api.PeerAddress;
import parley.protocol.Sanitiser;
import parley.providers.PluginSetting;

/**
 * What a setting's value looks like.
 *
 * @param shape how it is written
 * @param placeholder what stands for it in the help
 * @param problem of one value, or of one item of a list: what is wrong and what would be right
 */
record Kind(Shape shape, String placeholder, Function<String, Optional<String>> problem) {
  private static final int DNS_PORT = 53;

  /** How a value is written: as a TOML string, integer, boolean or array. */
  enum Shape {
    TEXT,
    PATH,
    WHOLE,
    FLAG,
    LIST
  }

  /** Any text that is not blank. */
  static Kind text() {
    return new Kind(Shape.TEXT, "TEXT", Kind::blank);
  }

  /** A file or folder; in a configuration file it is relative to that file's folder. */
  static Kind path() {
    return new Kind(Shape.PATH, "PATH", Kind::blank);
  }

  /** A whole number. */
  static Kind whole(int least, int most) {
    return new Kind(
        Shape.WHOLE,
        "N",
        value -> {
          try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
              return Optional.empty();
            }
          } catch (NumberFormatException e) {
            // the sentence below says what would be right
          }
          return Optional.of("'" + value + "' is not a whole number from " + least + " to " + most);
        });
  }

  /** {@code true} or {@code false}. */
  static Kind flag() {
    return new Kind(
        Shape.FLAG,
        "true|false",
        value ->
            value.equals("true") || value.equals("false")
                ? Optional.empty()
                : Optional.of("'" + value + "' is neither true nor false"));
  }

  /** One of a few words. */
  static Kind choice(String... words) {
    return new Kind(
        Shape.TEXT,
        String.join("|", words),
        value ->
            List.of(words).contains(value)
                ? Optional.empty()
                : Optional.of("'" + value + "' is none of " + String.join(", ", words)));
  }

  /** Texts. */
  static Kind list(String placeholder) {
    return new Kind(Shape.LIST, placeholder, Kind::blank);
  }

  /** Addresses of servers. */
  static Kind peerAddresses() {
    return new Kind(
        Shape.LIST,
        "HOST:PORT",
        value -> {
          try {
            return noHost(PeerAddress.parse(value));
          } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage() + "; write host:port, for example 192.0.2.7:30303");
          }
        });
  }

  /** What is wrong with an address that can be none: it would be dialled for ever. */
  static Optional<String> noHost(PeerAddress address) {
    String host = address.host();
    boolean mayBe = address.hasName() || host.contains(":") || isIp(host);
    return mayBe
        ? Optional.empty()
        : Optional.of("'" + Sanitiser.line(host, 40) + "' is neither an IP address nor a name");
  }

  private static boolean isIp(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Names that DNS knows, with or without a port: an IP address is a peer's. */
  static Kind dnsNames() {
    return new Kind(
        Shape.LIST,
        "NAME",
        value -> {
          try {
            return PeerAddress.parse(value).hasName()
                ? Optional.empty()
                : Optional.of("'" + value + "' is no DNS name; IP addresses belong in peers");
          } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage() + "; write a name, for example chat.example");
          }
        });
  }

  /** Addresses of name servers: a name would have to be looked up first. */
  static Kind nameServers() {
    return new Kind(
        Shape.LIST,
        "IP[:PORT]",
        value -> {
          try {
            return PeerAddress.parse(value, DNS_PORT).hasName()
                ? Optional.of("'" + value + "' is no IP address, such as 192.0.2.53")
                : Optional.empty();
          } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage() + "; write an IP address, for example 192.0.2.53");
          }
        });
  }

  /** An address of this machine to listen on: a name would have to be looked up first. */
  static Kind ipAddress() {
    return new Kind(
        Shape.TEXT,
        "IP",
        value ->
            isIp(value)
                ? Optional.empty()
                : Optional.of(
                    "'" + value + "' is not an IP address, such as 127.0.0.1, 0.0.0.0 or ::1"));
  }

  /** What a plugin has declared. */
  static Kind of(PluginSetting setting) {
    Shape shape =
        switch (setting.type()) {
          case TEXT, CHOICE -> Shape.TEXT;
          case PATH -> Shape.PATH;
          case WHOLE -> Shape.WHOLE;
          case FLAG -> Shape.FLAG;
          case LIST -> Shape.LIST;
        };
    return new Kind(shape, setting.type().name(), setting::problem);
  }

  private static Optional<String> blank(String value) {
    return value.isBlank()
        ? Optional.of("is empty: give a value or leave it out")
        : Optional.empty();
  }
}
