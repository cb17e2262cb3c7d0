package parley.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.api.SettingException;
import parley.api.Settings;

/** The values in force: flags before environment variables before the file before defaults. */
final class ServerSettings implements Settings {
  /** Names the configuration file. */
  static final String CONFIG_VARIABLE = "PARLEY_CONFIG";

  /** Read by the launch script: options of the Java machine. */
  static final String JAVA_VARIABLE = "PARLEY_JAVA_OPTS";

  private final SettingTable table;
  private final Map<String, Given> values;

  private ServerSettings(SettingTable table, Map<String, Given> values) {
    this.table = table;
    this.values = values;
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
    var values = merge(table, flags, environment, config, problems);
    table.specs().forEach(spec -> check(spec, values.get(spec.key()), problems));
    if (!problems.isEmpty()) {
      throw new SettingException(String.join("\n", problems));
    }
    values.computeIfPresent(
        SettingTable.DATA_DIR,
        (key, given) ->
            given.items().isEmpty()
                ? new Given(List.of(dataDirectory(environment, home, values)), Given.DEFAULT)
                : given);
    return new ServerSettings(table, values);
  }

  /**
   * The values of a few settings before the others are known: what is bad is taken for the default,
   * for {@link #resolve} will refuse it.
   */
  static ServerSettings guess(
      SettingTable table, Arguments arguments, Map<String, String> environment) {
    var values =
        merge(table, arguments.values(), environment, arguments.config(), new ArrayList<>());
    for (SettingSpec spec : table.specs()) {
      var problems = new ArrayList<String>();
      check(spec, values.get(spec.key()), problems);
      if (!problems.isEmpty()) {
        values.put(spec.key(), new Given(spec.defaults(), Given.DEFAULT));
      }
    }
    return new ServerSettings(table, values);
  }

  private static Map<String, Given> merge(
      SettingTable table,
      Map<String, Given> flags,
      Map<String, String> environment,
      Optional<Path> config,
      List<String> problems) {
    var values = new LinkedHashMap<String, Given>();
    table
        .specs()
        .forEach(spec -> values.put(spec.key(), new Given(spec.defaults(), Given.DEFAULT)));
    config
        .or(() -> Optional.ofNullable(environment.get(CONFIG_VARIABLE)).map(Path::of))
        .ifPresent(file -> values.putAll(ConfigFile.read(table, file, problems)));
    values.putAll(variables(table, environment, problems));
    values.putAll(flags);
    return values;
  }

  private static Map<String, Given> variables(
      SettingTable table, Map<String, String> environment, List<String> problems) {
    var known = new LinkedHashMap<String, SettingSpec>();
    table.specs().forEach(spec -> known.put(spec.variable(), spec));
    var values = new LinkedHashMap<String, Given>();
    environment.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(SettingTable.VARIABLE_PREFIX))
        .filter(entry -> !entry.getKey().equals(CONFIG_VARIABLE))
        .filter(entry -> !entry.getKey().equals(JAVA_VARIABLE))
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> {
          String name = entry.getKey();
          SettingSpec spec = known.get(name);
          if (spec == null) {
            problems.add(
                name
                    + ": there is no such setting"
                    + Nearest.hint(name, known.keySet(), "unset it (--help lists them)"));
          } else {
            values.put(spec.key(), new Given(items(spec, entry.getValue()), name));
          }
        });
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

  /** With the peer port in it, so that several servers of one machine need no setting. */
  private static String dataDirectory(
      Map<String, String> environment, Path home, Map<String, Given> values) {
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    // The XDG base directory specification: a path that is not absolute is to be ignored.
    Path base = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".local/share");
    String port = values.get(SettingTable.PEER_PORT).items().getFirst();
    return base.resolve("parley").resolve("server-" + port).toString();
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

  /** Every value in force, as the lines of a TOML file with the origins as comments. */
  List<String> effective() {
    return table.specs().stream()
        .filter(spec -> !values.get(spec.key()).items().isEmpty() || isList(spec))
        .map(spec -> line(spec, values.get(spec.key())))
        .toList();
  }

  private static boolean isList(SettingSpec spec) {
    return spec.kind().shape() == Kind.Shape.LIST;
  }

  private static String line(SettingSpec spec, Given given) {
    String value =
        switch (spec.kind().shape()) {
          case WHOLE, FLAG -> given.items().getFirst();
          case TEXT, PATH -> quote(given.items().getFirst());
          case LIST -> given.items().stream().map(ServerSettings::quote).toList().toString();
        };
    return spec.key() + " = " + value + "  # " + given.origin();
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
