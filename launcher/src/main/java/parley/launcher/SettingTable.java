package parley.launcher;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.api.PeerAddress;
import parley.providers.Plugin;
import parley.providers.PluginSetting;
import parley.providers.Plugins.ClientDoor;

/**
 * Every setting that a server knows, as data: flags, variables, the TOML file, the help and {@code
 * --check-config} all follow from it. Which ones there are depends on the transports that are
 * installed.
 *
 * @param specs in the order of the help
 * @param doors the client transports, in the order of their ports on the command line
 * @param plugins what may stand in the table of each plugin that is there, whether it is used or
 *     not; empty if it has no readable descriptor
 * @param allInUse whether each of these plugins is: otherwise a door may be unknown, and yet right
 */
record SettingTable(
    List<SettingSpec> specs,
    List<ClientDoor> doors,
    Map<String, Optional<List<SettingSpec>>> plugins,
    boolean allInUse) {
  /** What every environment variable of ours starts with. */
  static final String VARIABLE_PREFIX = "PARLEY_";

  static final String ADDRESS = "address";
  static final String PEER_PORT = "peer-port";
  static final String DIAL_ONLY = "dial-only";
  static final String DATA_DIR = "data-dir";
  static final String LOG_LEVEL = "log-level";
  static final String LOG_FILE = "log-file";
  static final String PLUGINS_DIR = "plugins-dir";
  static final String NO_PLUGINS = "no-plugins";

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

  private static final List<SettingSpec> TLS =
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

  SettingTable {
    specs = List.copyOf(specs);
    doors = List.copyOf(doors);
    plugins = Map.copyOf(plugins);
  }

  /** The table of a server with these client transports and plugins. */
  static SettingTable of(List<ClientDoor> doors, List<Plugin> plugins) {
    var tables = new HashMap<String, Optional<List<SettingSpec>>>();
    for (Plugin plugin : plugins) {
      // Others may have its id: a version that is disabled, a broken file of that name.
      if (plugin.isActive() || !tables.containsKey(plugin.id())) {
        tables.put(
            plugin.id(),
            plugin.version().isEmpty()
                ? Optional.empty()
                : Optional.of(plugin.settings().stream().map(SettingTable::spec).toList()));
      }
    }
    return new SettingTable(
        of(doors).specs(), doors, tables, plugins.stream().allMatch(Plugin::isActive));
  }

  private static SettingSpec spec(PluginSetting setting) {
    return new SettingSpec(setting.key(), Kind.of(setting), setting.defaults(), setting.help());
  }

  /** The table of a server with these client transports. */
  static SettingTable of(List<ClientDoor> doors) {
    var specs = new ArrayList<SettingSpec>();
    specs.add(
        one(ADDRESS, Kind.ipAddress(), "127.0.0.1", "The address to listen on; 0.0.0.0 for all."));
    for (ClientDoor door : doors) {
      if (door.defaultPort() == 0) {
        continue;
      }
      specs.add(
          one(
              portKey(door),
              Kind.whole(0, MOST_PORT),
              Integer.toString(door.defaultPort()),
              "The port for " + door.name() + " clients; 0 for any free one."));
    }
    addPeers(specs);
    addLimits(specs);
    if (doors.stream().anyMatch(door -> door.name().equals(WEBSOCKET))) {
      specs.add(WEBSOCKET_ORIGINS);
      specs.add(WEBSOCKET_OTHERS);
    }
    specs.add(
        none(
            "auth-schemes",
            Kind.list("NAME"),
            "What sessions may prove, in the order of preference; by default whatever is"
                + " installed."));
    specs.addAll(TLS);
    specs.addAll(early().specs());
    return new SettingTable(specs, doors, Map.of(), true);
  }

  /** Only the settings that are needed before the providers are found. */
  static SettingTable early() {
    return new SettingTable(
        List.of(
            one(
                LOG_LEVEL,
                Kind.choice("trace", "debug", "info", "warn", "error"),
                "info",
                "The least important events to log."),
            none(LOG_FILE, Kind.path(), "Log to the end of this file, not to standard error."),
            none(
                PLUGINS_DIR,
                Kind.path(),
                "The folder of plugins; by default plugins in this program's own folder."),
            one(NO_PLUGINS, Kind.flag(), "false", "Load no plugin.")),
        List.of(),
        Map.of(),
        true);
  }

  private static void addPeers(List<SettingSpec> specs) {
    specs.add(
        one(
            PEER_PORT,
            Kind.whole(0, MOST_PORT),
            Integer.toString(PeerAddress.DEFAULT_PORT),
            "The port for other servers; 0 for any free one."));
    specs.add(
        one(
            DIAL_ONLY,
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
            DATA_DIR,
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

  /**
   * What may stand in the table of a further door. What does not is as for the transport's first
   * door, but for its port, which it must say, and TLS, which it has only by its own table.
   */
  List<SettingSpec> doorSpecs(ClientDoor door) {
    var specs = new ArrayList<SettingSpec>();
    find(portKey(door)).ifPresent(port -> specs.add(none(portKey(door), port.kind(), port.help())));
    find(ADDRESS).ifPresent(address -> specs.add(none(ADDRESS, address.kind(), address.help())));
    specs.addAll(TLS);
    if (door.name().equals(WEBSOCKET)) {
      specs.add(WEBSOCKET_ORIGINS);
      specs.add(WEBSOCKET_OTHERS);
    }
    door.plugin()
        .flatMap(id -> plugins.getOrDefault(id, Optional.empty()))
        .ifPresent(
            own -> own.forEach(spec -> specs.add(none(spec.key(), spec.kind(), spec.help()))));
    return List.copyOf(specs);
  }

  /** The key of a client transport's port. */
  static String portKey(ClientDoor door) {
    return door.name() + "-port";
  }

  /** Whether a door's setting is that of the transport's first door where it is not set. */
  static boolean isInherited(SettingSpec spec) {
    return !TLS.contains(spec);
  }

  /** The setting with this key. */
  Optional<SettingSpec> find(String key) {
    return specs.stream().filter(spec -> spec.key().equals(key)).findFirst();
  }

  /**
   * Whether a variable that is in no table of this server is a setting of another one: several
   * types may share an environment.
   */
  static boolean isOfAnotherServer(String variable) {
    return OF_SOME_SERVERS.contains(variable);
  }

  /** The settings that may be given by position: the address, each client port, the peer port. */
  List<SettingSpec> positionals() {
    var keys = new ArrayList<String>();
    keys.add(ADDRESS);
    doors.stream()
        .filter(door -> door.plugin().isEmpty() && door.defaultPort() > 0)
        .forEach(door -> keys.add(portKey(door)));
    keys.add(PEER_PORT);
    return keys.stream().map(key -> find(key).orElseThrow()).toList();
  }

  private static SettingSpec one(String key, Kind kind, String value, String help) {
    return new SettingSpec(key, kind, List.of(value), help);
  }

  private static SettingSpec none(String key, Kind kind, String help) {
    return new SettingSpec(key, kind, List.of(), help);
  }
}
