package parley.launcher;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import parley.protocol.Nearest;

/**
 * The settings that the environment gives. Unlike flags and the file it has many authors, so that
 * an unknown variable is no reason not to start.
 */
final class Variables {
  /** Names the configuration file; empty is as good as unset. */
  static final String CONFIG = "PARLEY_CONFIG";

  /** Read by the launch script: options of the Java machine. */
  private static final String JAVA = "PARLEY_JAVA_OPTS";

  /**
   * What Kubernetes and Docker set in every container next to a service called parley or parley-…,
   * whatever the value: {@code PARLEY_SERVICE_HOST}, {@code PARLEY_PORT_8545_TCP_ADDR}.
   */
  private static final Pattern OF_A_SERVICE =
      Pattern.compile("PARLEY_(.*_)?(SERVICE_(HOST|PORT(_.+)?)|PORT_[0-9]+_(TCP|UDP|SCTP)(_.+)?)");

  /** This they set to an address; with any other value it may be a setting, mistyped or not. */
  private static final Pattern PORT_OF_A_SERVICE = Pattern.compile("PARLEY_(.*_)?PORT");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  private Variables() {}

  /** The file that {@code PARLEY_CONFIG} names. */
  static Optional<Path> config(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(CONFIG))
        .filter(file -> !file.isBlank())
        .map(Path::of);
  }

  /**
   * The values that the environment gives.
   *
   * @param warnings where to add a sentence for each variable that looks like a setting and is none
   */
  static Map<String, Given> read(
      SettingTable table, Map<String, String> environment, List<String> warnings) {
    var known = new LinkedHashMap<String, SettingSpec>();
    table.specs().forEach(spec -> known.put(spec.variable(), spec));
    var values = new LinkedHashMap<String, Given>();
    environment.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(SettingTable.VARIABLE_PREFIX))
        .filter(entry -> !Set.of(CONFIG, JAVA).contains(entry.getKey()))
        .filter(entry -> !isOfAService(entry.getKey(), entry.getValue(), known.keySet()))
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> {
          String name = entry.getKey();
          SettingSpec spec = known.get(name);
          if (spec != null) {
            values.put(spec.key(), new Given(ServerSettings.items(spec, entry.getValue()), name));
          } else if (!KnownSettings.isOfAnotherServer(name)) {
            warnings.add(
                name
                    + ": there is no such setting"
                    + Nearest.hint(name, known.keySet(), "--help lists them"));
          }
        });
    return values;
  }

  private static boolean isOfAService(String name, String value, Set<String> known) {
    return (OF_A_SERVICE.matcher(name).matches() && !known.contains(name))
        || (PORT_OF_A_SERVICE.matcher(name).matches() && SERVICE_ADDRESS.matcher(value).matches());
  }
}
