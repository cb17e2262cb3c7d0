package parley.kernel;

import java.io.IOException;
import java.net.IDN;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import parley.api.PeerAddress;
import parley.api.SettingException;
import parley.api.Settings;
import parley.protocol.Decoded;
import parley.protocol.PeerCodec;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;

/**
 * The settings that the kernel itself reads, checked once at the start.
 *
 * @param dataDir where the server's key is kept
 * @param networkSecret of a closed network
 * @param publicNames hosts, or {@code host:port}, that clients may have dialled; empty: any
 * @param ratePerKey messages per second for each key; 0: no limit
 * @param loopbackExempt whether loopback addresses are free of the limit per address
 * @param presenceLimit members of a channel up to which they are told who comes and goes
 * @param advertise where other servers can dial this one; empty: where it is bound
 */
record KernelConfig(
    Path dataDir,
    String network,
    Optional<byte[]> networkSecret,
    List<String> publicNames,
    int ratePerKey,
    int rateBurst,
    int maxConnectionsPerAddress,
    int maxConnections,
    boolean loopbackExempt,
    int presenceLimit,
    boolean dialOnly,
    List<String> advertise) {
  private static final String ADVERTISE = "advertise";
  private static final int SECRET_BYTES_LEAST = 16;
  private static final int SECRET_BYTES_MOST = 4096;

  static KernelConfig from(Settings settings) {
    return new KernelConfig(
        Path.of(settings.required("data-dir")),
        network(settings),
        settings.text("network-secret-file").map(file -> secret(settings, Path.of(file))),
        settings.list("public-names").stream().map(name -> name.toLowerCase(Locale.ROOT)).toList(),
        settings.integer("rate-per-key", 0, 1_000_000),
        settings.integer("rate-burst", 1, 1_000_000),
        settings.integer("max-connections-per-address", 1, 1_000_000),
        settings.integer("max-connections", 1, 1_000_000),
        settings.flag("loopback-exempt"),
        settings.integer("presence-limit", 0, 10_000),
        settings.flag("dial-only"),
        advertise(settings));
  }

  private static String network(Settings settings) {
    String network = settings.required("network");
    if (!network.matches("[\\x21-\\x7e]{1,64}")) {
      throw settings.refuse("network", "a network's name is 1 to 64 ASCII characters, no spaces");
    }
    return network;
  }

  /** By the rules of other servers, who would refuse the HELLO that tells them. */
  private static List<String> advertise(Settings settings) {
    List<String> addresses =
        settings.list(ADVERTISE).stream().map(entry -> address(settings, entry)).toList();
    if (addresses.size() > ProtocolLimits.ADDRESSES) {
      throw settings.refuse(
          ADVERTISE,
          "these are "
              + addresses.size()
              + " addresses; other servers take at most "
              + ProtocolLimits.ADDRESSES);
    }
    var hello = new PeerFrame.Hello(ProtocolLimits.VERSION, "any", addresses, 0, new byte[0]);
    if (PeerCodec.decode(PeerCodec.encode(hello)) instanceof Decoded.Refused<PeerFrame> refused) {
      throw settings.refuse(ADVERTISE, "no other server would take it: " + refused.text());
    }
    return addresses;
  }

  private static String address(Settings settings, String entry) {
    PeerAddress address;
    try {
      address = PeerAddress.parse(entry);
    } catch (IllegalArgumentException e) {
      throw settings.refuse(ADVERTISE, e.getMessage());
    }
    String text = address.toString();
    if (text.chars().anyMatch(c -> c > 0x7f)) {
      throw settings.refuse(ADVERTISE, "'" + text + "' is not ASCII" + ascii(address.host()));
    }
    if (text.length() > ProtocolLimits.ADDRESS_BYTES) {
      throw settings.refuse(
          ADVERTISE,
          "'"
              + text
              + "' has "
              + text.length()
              + " bytes; other servers take at most "
              + ProtocolLimits.ADDRESS_BYTES);
    }
    return text;
  }

  private static String ascii(String host) {
    try {
      return "; write the name as " + IDN.toASCII(host);
    } catch (IllegalArgumentException e) {
      return ", and no name that could be looked up";
    }
  }

  /** The file's bytes without the line end that an editor puts there. */
  private static byte[] secret(Settings settings, Path file) {
    String key = "network-secret-file";
    try {
      Set<PosixFilePermission> others =
          Set.of(
              PosixFilePermission.GROUP_READ,
              PosixFilePermission.GROUP_WRITE,
              PosixFilePermission.OTHERS_READ,
              PosixFilePermission.OTHERS_WRITE);
      if (Files.getFileStore(file).supportsFileAttributeView("posix")
          && Files.getPosixFilePermissions(file).stream().anyMatch(others::contains)) {
        throw settings.refuse(key, file + " can be read by others; run: chmod 600 " + file);
      }
      byte[] bytes = Files.readAllBytes(file);
      int end = bytes.length;
      while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
        end--;
      }
      if (end < SECRET_BYTES_LEAST || end > SECRET_BYTES_MOST) {
        throw settings.refuse(
            key,
            file
                + " has "
                + end
                + " bytes; a secret has 16 to 4096, for example from: openssl rand -hex 32");
      }
      return Arrays.copyOf(bytes, end);
    } catch (NoSuchFileException e) {
      throw settings.refuse(key, file + " does not exist");
    } catch (IOException e) {
      throw settings.refuse(key, file + " cannot be read: " + e.getMessage());
    }
  }

  /** Whether a client may have dialled this origin, for example {@code wss://chat.example:8546}. */
  boolean accepts(String origin) {
    if (publicNames.isEmpty()) {
      return true;
    }
    int scheme = origin.indexOf("://");
    if (scheme < 0) {
      return false;
    }
    String authority = origin.substring(scheme + 3).toLowerCase(Locale.ROOT);
    int slash = authority.indexOf('/');
    String hostAndPort = slash < 0 ? authority : authority.substring(0, slash);
    int colon = hostAndPort.lastIndexOf(':');
    String host =
        colon > hostAndPort.lastIndexOf(']') ? hostAndPort.substring(0, colon) : hostAndPort;
    String withPort =
        host.length() < hostAndPort.length() ? hostAndPort : host + defaultPort(origin);
    return publicNames.contains(withPort) || publicNames.contains(host);
  }

  /** What browsers leave out of an origin. */
  private static String defaultPort(String origin) {
    String scheme = origin.substring(0, origin.indexOf("://")).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "wss", "https" -> ":443";
      case "ws", "http" -> ":80";
      default -> "";
    };
  }

  /**
   * Throws {@link SettingException} unless the whole configuration is good, without binding
   * anything.
   */
  static void check(Settings settings) {
    from(settings);
  }
}
