package parley.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import parley.api.PeerAddress;
import parley.providers.Plugins.ClientDoor;

/** The settings of servers, as data: what each is called and may be, its default and its help. */
final class KnownSettings {
  private static final String WEBSOCKET = "websocket";

  /** Which only some servers have. */
  private static final SettingSpec WEBSOCKET_ORIGINS =
      none(
          "websocket-origins",
          Kind.list("ORIGIN"),
          "Web pages that may connect, such as https://chat.example; the server's own page always"
              + " may.");

  private static final SettingSpec WEBSOCKET_OTHERS =
      none(
          "websocket-others",
          Kind.list("ORIGIN"),
          "Pages of other servers, such as https://b.example, that the page offers while this one"
              + " is away.");

  private static final Set<String> OF_SOME_SERVERS =
      Set.of(
          WEBSOCKET_ORIGINS.variable(),
          WEBSOCKET_OTHERS.variable(),
          "PARLEY_TCP_PORT",
          "PARLEY_WEBSOCKET_PORT");

  static final List<SettingSpec> TLS =
      List.of(
          none(
              "tls-cert",
              Kind.path(),
              "A PEM file with the certificate chain: clients then use TLS."),
          none("tls-key", Kind.path(), "The PEM file with the key of that certificate."));

  private static final int MOST_PORT = 65_535;
  // Guesses: far above what one key can read, or one machine can hold.
  private static final int MOST_RATE = 1_000_000;
  private static final int MOST_CONNECTIONS = 1_000_000;
  private static final int MOST_PRESENCE = 10_000;

  /** Those that are needed before the providers are found. */
  static final List<SettingSpec> EARLY =
      List.of(
          one(
              SettingTable.LOG_LEVEL,
              Kind.choice("trace", "debug", "info", "warn", "error"),
              "info",
              "The least important events to log."),
          none(
              SettingTable.LOG_FILE,
              Kind.path(),
              "Log to the end of this file, not to standard error."),
          none(
              SettingTable.PLUGINS_DIR,
              Kind.path(),
              "The folder of plugins; by default plugins in this program's own folder."),
          one(SettingTable.NO_PLUGINS, Kind.flag(), "false", "Load no plugin."));

  private KnownSettings() {}

  /** Those of a server with these client transports, in the order of the help. */
  static List<SettingSpec> of(List<ClientDoor> doors) {
    var specs = new ArrayList<SettingSpec>();
    specs.add(
        one(
            SettingTable.ADDRESS,
            Kind.ipAddress(),
            "127.0.0.1",
            "The address to listen on; 0.0.0.0 for all."));
    for (ClientDoor door : doors) {
      if (door.defaultPort() == 0) {
        continue;
      }
      specs.add(
          one(
              SettingTable.portKey(door),
              Kind.whole(0, MOST_PORT),
              Integer.toString(door.defaultPort()),
              "The port for " + door.name() + " clients; 0 for any free one."));
    }
    addPeers(specs);
    addLimits(specs);
    doors.forEach(door -> specs.addAll(ofTransport(door)));
    specs.add(
        none(
            "auth-schemes",
            Kind.list("NAME"),
            "What sessions may prove, in the order of preference; by default whatever is"
                + " installed."));
    specs.addAll(TLS);
    specs.addAll(EARLY);
    return List.copyOf(specs);
  }

  /** Those of one transport besides its port. */
  static List<SettingSpec> ofTransport(ClientDoor door) {
    return door.name().equals(WEBSOCKET) ? List.of(WEBSOCKET_ORIGINS, WEBSOCKET_OTHERS) : List.of();
  }

  /**
   * Whether a variable that is in no table of this server is a setting of another one: several
   * types may share an environment.
   */
  static boolean isOfAnotherServer(String variable) {
    return OF_SOME_SERVERS.contains(variable);
  }

  private static void addPeers(List<SettingSpec> specs) {
    specs.add(
        one(
            SettingTable.PEER_PORT,
            Kind.whole(0, MOST_PORT),
            Integer.toString(PeerAddress.DEFAULT_PORT),
            "The port for other servers; 0 for any free one."));
    specs.add(
        one(
            SettingTable.DIAL_ONLY,
            Kind.flag(),
            "false",
            "Listen for no other server: only dial, and announce no address."));
    specs.add(
        none(
            "advertise",
            Kind.peerAddresses(),
            "Where other servers reach this one, if not where it listens."));
    specs.add(none("peers", Kind.peerAddresses(), "Servers to join, and to dial again for ever."));
    specs.add(
        none(
            "dns-peers",
            Kind.dnsNames(),
            "Names to look up in DNS for servers to join: SRV of _parley._tcp, or A and AAAA."));
    specs.add(
        none(
            "dns-servers",
            Kind.nameServers(),
            "The name servers to ask, by IP address; by default those of the system."));
    specs.add(
        one(
            "local-discovery",
            Kind.flag(),
            "false",
            "Look for servers on the local network, and tell them of this one, by multicast."));
    specs.add(one("network", Kind.text(), "parley", "Only servers of the same network link."));
    specs.add(
        none(
            "network-secret-file",
            Kind.path(),
            "A file of at least 16 bytes that only its owner may read: only servers with the same"
                + " secret link."));
    specs.add(
        none(
            SettingTable.DATA_DIR,
            Kind.path(),
            "The folder of this server's key; by default parley/server-<peer-port> in"
                + " $XDG_DATA_HOME or ~/.local/share."));
    specs.add(
        none(
            "public-names",
            Kind.list("HOST"),
            "The hosts, or host:port, that clients dial: others are then refused."));
  }

  private static void addLimits(List<SettingSpec> specs) {
    specs.add(
        one(
            "rate-per-key",
            Kind.whole(0, MOST_RATE),
            "5",
            "Messages per second and key; 0: no limit of any requests."));
    specs.add(
        one("rate-burst", Kind.whole(1, MOST_RATE), "20", "Messages that a key may send at once."));
    specs.add(
        one(
            "max-connections",
            Kind.whole(1, MOST_CONNECTIONS),
            "10000",
            "Client connections in all."));
    specs.add(
        one(
            "max-connections-per-address",
            Kind.whole(1, MOST_CONNECTIONS),
            "16",
            "Client connections from one address, or one IPv6 /64."));
    specs.add(
        one(
            "loopback-exempt",
            Kind.flag(),
            "true",
            "Do not count connections of this machine per address."));
    specs.add(
        one(
            "presence-limit",
            Kind.whole(0, MOST_PRESENCE),
            "500",
            "Members of a channel up to which they are told who comes and goes; 0: never."));
  }

  private static SettingSpec one(String key, Kind kind, String value, String help) {
    return new SettingSpec(key, kind, List.of(value), help);
  }

  static SettingSpec none(String key, Kind kind, String help) {
    return new SettingSpec(key, kind, List.of(), help);
  }
}
