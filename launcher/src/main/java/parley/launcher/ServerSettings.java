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
  private final SettingTable table;
  private final Map<String, Given> values;
  private final List<String> warnings;

  private ServerSettings(SettingTable table, Map<String, Given> values, List<String> warnings) {
    this.table = table;
    this.values = values;
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
    var values = merge(table, flags, environment, config, problems, warnings);
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
    return new ServerSettings(table, values, warnings);
  }

  /**
   * The values of a few settings before the others are known: what is bad is taken for the default,
   * for {@link #resolve} will refuse it.
   */
  static ServerSettings guess(
      SettingTable table, Arguments arguments, Map<String, String> environment) {
    var values =
        merge(
            table,
            arguments.values(),
            environment,
            arguments.config(),
            new ArrayList<>(),
            new ArrayList<>());
    for (SettingSpec spec : table.specs()) {
      var problems = new ArrayList<String>();
      check(spec, values.get(spec.key()), problems);
      if (!problems.isEmpty()) {
        values.put(spec.key(), new Given(spec.defaults(), Given.DEFAULT));
      }
    }
    return new ServerSettings(table, values, List.of());
  }

  private static Map<String, Given> merge(
      SettingTable table,
      Map<String, Given> flags,
      Map<String, String> environment,
      Optional<Path> config,
      List<String> problems,
      List<String> warnings) {
    var values = new LinkedHashMap<String, Given>();
    table
        .specs()
        .forEach(spec -> values.put(spec.key(), new Given(spec.defaults(), Given.DEFAULT)));
    config
        .or(() -> Variables.config(environment))
        .ifPresent(file -> values.putAll(ConfigFile.read(table, file, problems)));
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

  /** What is odd but no reason not to start, one sentence each. */
  List<String> warnings() {
    return warnings;
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
