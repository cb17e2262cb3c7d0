package parley.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import parley.api.SettingException;
import parley.api.Settings;
import parley.kernel.Configuration;

/** The values in force: flags before environment variables before the file before defaults. */
final class ServerSettings implements Settings {
  private final SettingTable table;
  private final Map<String, Given> values;
  private final ConfigFile.Content file;
  private final List<String> warnings;

  private ServerSettings(
      SettingTable table,
      Map<String, Given> values,
      ConfigFile.Content file,
      List<String> warnings) {
    this.table = table;
    this.values = values;
    this.file = file;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Merges and checks every value.
   *
   * @param flags what the command line gives, by key
   * @param environment all variables of the process
   * @param config the file that {@code --config} names
   * @param home the user's home folder, for the default of {@code data-dir}
   * @throws SettingException with a line for each problem
   */
  static ServerSettings resolve(
      SettingTable table,
      Map<String, Given> flags,
      Map<String, String> environment,
      Optional<Path> config,
      Path home) {
    var problems = new ArrayList<String>();
    var warnings = new ArrayList<String>();
    ConfigFile.Content file = file(table, environment, config, problems);
    var values = merge(table, flags, environment, file, warnings);
    table.specs().forEach(spec -> check(spec, values.get(spec.key()), problems));
    table
        .plugins()
        .forEach((id, specs) -> {
          var set = file.plugins().getOrDefault(id, Map.of());
          specs.ifPresent(own -> check(own, set, problems));
        });
    file.doors()
        .values()
        .forEach(door -> check(table.doorSpecs(door.kind()), door.values(), problems));
    checkPorts(table, values, problems);
    if (!problems.isEmpty()) {
      throw new SettingException(String.join("\n", problems));
    }
    values.computeIfPresent(
        SettingTable.DATA_DIR,
        (key, given) ->
            given.items().isEmpty()
                ? new Given(List.of(dataDirectory(environment, home, values)), Given.DEFAULT)
                : given);
    return new ServerSettings(table, values, file, warnings);
  }

  /**
   * The values of a few settings before the others are known: what is bad is taken for the default,
   * for {@link #resolve} will refuse it.
   */
  static ServerSettings guess(
      SettingTable table, Arguments arguments, Map<String, String> environment) {
    ConfigFile.Content file = file(table, environment, arguments.config(), new ArrayList<>());
    var values = merge(table, arguments.values(), environment, file, new ArrayList<>());
    for (SettingSpec spec : table.specs()) {
      var problems = new ArrayList<String>();
      check(spec, values.get(spec.key()), problems);
      if (!problems.isEmpty()) {
        values.put(spec.key(), new Given(spec.defaults(), Given.DEFAULT));
      }
    }
    return new ServerSettings(table, values, file, List.of());
  }

  private static ConfigFile.Content file(
      SettingTable table,
      Map<String, String> environment,
      Optional<Path> config,
      List<String> problems) {
    return config
        .or(() -> Variables.config(environment))
        .map(path -> ConfigFile.read(table, path, problems))
        .orElse(ConfigFile.Content.NOTHING);
  }

  private static Map<String, Given> merge(
      SettingTable table,
      Map<String, Given> flags,
      Map<String, String> environment,
      ConfigFile.Content file,
      List<String> warnings) {
    var values = new LinkedHashMap<String, Given>();
    table
        .specs()
        .forEach(spec -> values.put(spec.key(), new Given(spec.defaults(), Given.DEFAULT)));
    values.putAll(file.values());
    values.putAll(Variables.read(table, environment, warnings));
    values.putAll(flags);
    return values;
  }

  /** Splits a list that is written in one text, at its commas. */
  static List<String> items(SettingSpec spec, String text) {
    if (spec.kind().shape() != Kind.Shape.LIST) {
      return List.of(text);
    }
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*", -1));
  }

  private static void check(SettingSpec spec, Given given, List<String> problems) {
    for (String item : given.items()) {
      spec.kind().problem().apply(item).ifPresent(p -> problems.add(given.refusal(spec, p)));
    }
  }

  private static void check(
      List<SettingSpec> specs, Map<String, Given> values, List<String> problems) {
    for (SettingSpec spec : specs) {
      Optional.ofNullable(values.get(spec.key())).ifPresent(given -> check(spec, given, problems));
    }
  }

  /** Of this server's own ports, no two may be the same: it would find itself in its way. */
  private static void checkPorts(
      SettingTable table, Map<String, Given> values, List<String> problems) {
    boolean dialOnly = values.get(SettingTable.DIAL_ONLY).items().contains("true");
    var seen = new LinkedHashMap<Integer, SettingSpec>();
    for (SettingSpec spec : table.positionals()) {
      String text = values.get(spec.key()).items().getFirst();
      boolean isPort = spec.kind().shape() == Kind.Shape.WHOLE;
      if (!isPort || spec.kind().problem().apply(text).isPresent()) {
        continue; // the address, or what is refused already
      }
      int port = Integer.parseInt(text);
      boolean isFree = port == 0 || (dialOnly && spec.key().equals(SettingTable.PEER_PORT));
      SettingSpec before = isFree ? null : seen.putIfAbsent(port, spec);
      if (before != null) {
        boolean isDefault = values.get(spec.key()).origin().equals(Given.DEFAULT);
        SettingSpec wrong = isDefault ? before : spec;
        problems.add(
            values
                .get(wrong.key())
                .refusal(
                    wrong,
                    port
                        + " is this server's "
                        + (isDefault ? spec : before).key()
                        + " too: give each its own port"));
      }
    }
  }

  /** With the peer port in it, so that several servers of one machine need no setting. */
  private static String dataDirectory(
      Map<String, String> environment, Path home, Map<String, Given> values) {
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    // The XDG base directory specification: a path that is not absolute is to be ignored.
    Path base = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".local/share");
    String port = values.get(SettingTable.PEER_PORT).items().getFirst();
    return base.resolve("parley").resolve("server-" + port).toString();
  }

  /** Whether nobody has set it. */
  boolean isDefault(String key) {
    return values.get(key).origin().equals(Given.DEFAULT);
  }

  @Override
  public Optional<String> text(String key) {
    return list(key).stream().findFirst();
  }

  @Override
  public List<String> list(String key) {
    return Optional.ofNullable(values.get(key)).map(Given::items).orElse(List.of());
  }

  @Override
  public SettingException refuse(String key, String problem) {
    return new SettingException(
        table
            .find(key)
            .map(spec -> values.get(key).refusal(spec, problem))
            .orElse(key + ": " + problem));
  }

  /** What is odd but no reason not to start, one sentence each. */
  List<String> warnings() {
    return warnings;
  }

  /** The same for the kernel: with what plugins and further doors have of their own. */
  Configuration configuration() {
    var plugins = new LinkedHashMap<String, Settings>();
    pluginTables().forEach((id, own) -> plugins.put(id, own));
    return new Configuration(
        this,
        plugins,
        file.doors().entrySet().stream()
            .map(door ->
                new Configuration.Door(
                    door.getKey(),
                    door.getValue().kind().name(),
                    table(door.getKey(), door.getValue(), plugins)))
            .toList());
  }

  private Map<String, TableSettings> pluginTables() {
    var tables = new LinkedHashMap<String, TableSettings>();
    new TreeMap<>(table.plugins())
        .forEach((id, specs) -> {
          var set = file.plugins().getOrDefault(id, Map.of());
          List<SettingSpec> own = specs.orElse(List.of());
          tables.put(id, new TableSettings("plugin." + id, own, set, spec -> false, this));
        });
    return tables;
  }

  private TableSettings table(String name, ConfigFile.Door door, Map<String, Settings> plugins) {
    Settings behind = door.kind().plugin().map(plugins::get).orElse(this);
    return new TableSettings(
        "transport." + name,
        table.doorSpecs(door.kind()),
        door.values(),
        SettingTable::isInherited,
        behind);
  }

  /** Every value in force, as the lines of a TOML file with the origins as comments. */
  List<String> effective() {
    var lines = new ArrayList<String>();
    for (SettingSpec spec : table.specs()) {
      if (!values.get(spec.key()).items().isEmpty() || isList(spec)) {
        lines.add(spec.line(values.get(spec.key())));
      }
    }
    pluginTables().values().stream()
        .filter(own -> !own.specs().isEmpty())
        .forEach(own -> lines.addAll(own.effective()));
    for (Configuration.Door door : configuration().doors()) {
      if (door.settings() instanceof TableSettings own) {
        List<String> its = own.effective();
        lines.addAll(its.subList(0, 2));
        lines.add("kind = \"" + door.transport() + "\"");
        lines.addAll(its.subList(2, its.size()));
      }
    }
    return List.copyOf(lines);
  }

  private static boolean isList(SettingSpec spec) {
    return spec.kind().shape() == Kind.Shape.LIST;
  }
}
