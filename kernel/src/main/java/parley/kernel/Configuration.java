package parley.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.api.Settings;
import parley.providers.Plugin;

/**
 * What the operator has set.
 *
 * @param server the server's settings
 * @param plugins by id: a plugin's own settings, and behind them the server's
 * @param doors what listens for clients beside the one door that each transport has anyway
 */
public record Configuration(Settings server, Map<String, Settings> plugins, List<Door> doors) {
  /**
   * A further door.
   *
   * @param name for people
   * @param transport whose door it is
   * @param settings its own, and behind them the transport's
   */
  public record Door(String name, String transport, Settings settings) {}

  /** Copies the collections. */
  public Configuration {
    plugins = Map.copyOf(plugins);
    doors = List.copyOf(doors);
  }

  /** Only the server's settings. */
  public static Configuration of(Settings server) {
    return new Configuration(server, Map.of(), List.of());
  }

  /** What a provider reads. */
  Settings of(Optional<Plugin> plugin) {
    return plugin.map(one -> plugins.getOrDefault(one.id(), server)).orElse(server);
  }
}
