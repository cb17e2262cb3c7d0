package parley.launcher;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.providers.Plugin;
import parley.providers.PluginSetting;
import parley.providers.Plugins.ClientDoor;

/**
 * The settings of one server, as data: flags, variables, the TOML file, the help and {@code
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
    return new SettingTable(KnownSettings.of(doors), doors, Map.of(), true);
  }

  /** Only the settings that are needed before the providers are found. */
  static SettingTable early() {
    return new SettingTable(KnownSettings.EARLY, List.of(), Map.of(), true);
  }

  /**
   * What may stand in the table of a further door. What does not is as for the transport's first
   * door, but for its port, which it must say, and TLS, which it has only by its own table.
   */
  List<SettingSpec> doorSpecs(ClientDoor door) {
    var specs = new ArrayList<SettingSpec>();
    find(portKey(door))
        .ifPresent(port -> specs.add(KnownSettings.none(portKey(door), port.kind(), port.help())));
    find(ADDRESS)
        .ifPresent(
            address -> specs.add(KnownSettings.none(ADDRESS, address.kind(), address.help())));
    specs.addAll(KnownSettings.TLS);
    specs.addAll(KnownSettings.ofTransport(door));
    door.plugin()
        .flatMap(id -> plugins.getOrDefault(id, Optional.empty()))
        .ifPresent(own ->
            own.forEach(
                spec -> specs.add(KnownSettings.none(spec.key(), spec.kind(), spec.help()))));
    return List.copyOf(specs);
  }

  /** The key of a client transport's port. */
  static String portKey(ClientDoor door) {
    return door.name() + "-port";
  }

  /** Whether a door's setting is that of the transport's first door where it is not set. */
  static boolean isInherited(SettingSpec spec) {
    return !KnownSettings.TLS.contains(spec);
  }

  /** The setting with this key. */
  Optional<SettingSpec> find(String key) {
    return specs.stream().filter(spec -> spec.key().equals(key)).findFirst();
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
}
