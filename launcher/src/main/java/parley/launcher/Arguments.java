package parley.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import parley.protocol.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A server's command line, made from the table of settings.
 *
 * @param values what flags and positions give, by key
 * @param config the file that {@code --config} names
 * @param action what to do
 */
record Arguments(Map<String, Given> values, Optional<Path> config, Action action) {
  /** What a command line asks for. */
  enum Action {
    RUN,
    CHECK_CONFIG,
    HELP,
    VERSION
  }

  /** The first word of a command that only looks after plugins. */
  static final String PLUGINS = "plugins";

  /**
   * The words behind {@code plugins} without the flags that any command takes.
   *
   * @return none if the command line is not such a command
   */
  static Optional<List<String>> plugins(String... words) throws UsageException {
    if (words.length == 0 || !words[0].equals(PLUGINS)) {
      return Optional.empty();
    }
    CommandSpec command = earlyCommand();
    command.addPositional(anyNumber());
    try {
      CommandLine.ParseResult result = new CommandLine(command).parseArgs(words);
      List<String> all = result.matchedPositionalValue(0, List.<String>of());
      return Optional.of(all.subList(1, all.size()));
    } catch (CommandLine.ParameterException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** The command line is wrong: the text says how, and what would be right. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  private static final String CONFIG = "--config";
  private static final String CHECK_CONFIG = "--check-config";
  private static final String HELP = "--help";
  private static final String VERSION = "--version";
  private static final int HELP_COLUMNS = 100;

  /** Reads a command line. */
  static Arguments parse(String program, SettingTable table, String... words)
      throws UsageException {
    CommandLine.ParseResult result;
    try {
      result = new CommandLine(spec(program, table)).parseArgs(words);
    } catch (CommandLine.UnmatchedArgumentException e) {
      String word = e.getUnmatched().getFirst();
      List<String> flags =
          e.getCommandLine().getCommandSpec().optionsMap().keySet().stream().toList();
      throw new UsageException(
          "Unknown flag '" + word + "'" + Nearest.hint(word, flags, "--help lists them"));
    } catch (CommandLine.ParameterException e) {
      throw new UsageException(e.getMessage());
    }
    if (result.matchedOptionValue(HELP, false)) {
      return new Arguments(Map.of(), Optional.empty(), Action.HELP);
    }
    if (result.matchedOptionValue(VERSION, false)) {
      return new Arguments(Map.of(), Optional.empty(), Action.VERSION);
    }
    var values = flags(table, result);
    addPositions(table, result.matchedPositionalValue(0, List.<String>of()), values);
    return new Arguments(
        values,
        config(result),
        result.matchedOptionValue(CHECK_CONFIG, false) ? Action.CHECK_CONFIG : Action.RUN);
  }

  /**
   * Only the flags that are needed early, wherever they stand; all else, even what is wrong, is
   * passed over.
   */
  static Arguments early(String... words) {
    SettingTable table = SettingTable.early();
    CommandSpec command = earlyCommand();
    command.parser().unmatchedArgumentsAllowed(true).collectErrors(true);
    CommandLine.ParseResult result = new CommandLine(command).parseArgs(words);
    return new Arguments(flags(table, result), config(result), Action.RUN);
  }

  private static CommandSpec earlyCommand() {
    CommandSpec command = CommandSpec.create();
    SettingTable.early().specs().forEach(spec -> command.addOption(option(spec)));
    command.addOption(configOption());
    return command;
  }

  private static Optional<Path> config(CommandLine.ParseResult result) {
    return Optional.ofNullable(result.<String>matchedOptionValue(CONFIG, null)).map(Path::of);
  }

  private static Map<String, Given> flags(SettingTable table, CommandLine.ParseResult result) {
    var values = new LinkedHashMap<String, Given>();
    for (SettingSpec spec : table.specs()) {
      if (result.hasMatchedOption(spec.flag())) {
        values.put(spec.key(), new Given(items(spec, result), spec.flag()));
      }
    }
    return values;
  }

  private static List<String> items(SettingSpec spec, CommandLine.ParseResult result) {
    return switch (spec.kind().shape()) {
      case FLAG -> List.of(String.valueOf(result.<Boolean>matchedOptionValue(spec.flag(), true)));
      case LIST ->
          result.matchedOptionValue(spec.flag(), List.<String>of()).stream()
              .flatMap(text -> ServerSettings.items(spec, text).stream())
              .toList();
      default -> List.of(result.<String>matchedOptionValue(spec.flag(), ""));
    };
  }

  private static void addPositions(
      SettingTable table, List<String> words, Map<String, Given> values) throws UsageException {
    if (words.isEmpty()) {
      return;
    }
    List<SettingSpec> specs = table.positionals();
    if (words.size() > specs.size()) {
      throw new UsageException("Too many arguments: '" + words.get(specs.size()) + "'");
    }
    if (words.size() < specs.size() && words.getFirst().matches("[0-9]+")) {
      throw new UsageException(
          "Missing "
              + positionLabel(specs.getFirst())
              + " before '"
              + words.getFirst()
              + "': the address to listen on comes first, such as 127.0.0.1");
    }
    if (words.size() < specs.size()) {
      throw new UsageException(
          "Missing "
              + specs.subList(words.size(), specs.size()).stream()
                  .map(Arguments::positionLabel)
                  .collect(Collectors.joining(" "))
              + ": give all of them, or none for the defaults");
    }
    for (int i = 0; i < specs.size(); i++) {
      SettingSpec spec = specs.get(i);
      var given = new Given(List.of(words.get(i)), positionLabel(spec));
      if (values.put(spec.key(), given) != null) {
        throw new UsageException(
            spec.key() + " is given twice: as " + spec.flag() + ", and as " + given.origin());
      }
    }
  }

  private static String positionLabel(SettingSpec spec) {
    return spec.key().equals(SettingTable.ADDRESS) ? "<ip>" : "<" + spec.key() + ">";
  }

  /** The help: usage, every setting with its default, and where else settings may stand. */
  static String help(String program, SettingTable table) {
    return new CommandLine(spec(program, table)).getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  private static CommandSpec spec(String program, SettingTable table) {
    CommandSpec command = CommandSpec.create().name(program);
    String positions =
        table.positionals().stream().map(Arguments::positionLabel).collect(Collectors.joining(" "));
    command
        .usageMessage()
        .width(HELP_COLUMNS)
        .sortOptions(false)
        .abbreviateSynopsis(true)
        .customSynopsis(
            program + " [OPTIONS] [" + positions + "]",
            "       " + program + " plugins " + PluginCommands.USAGE + " [--plugins-dir PATH]")
        .description("Runs a Parley server; chat clients and other servers connect to it.")
        .footer(
            "",
            "Every setting is also an environment variable (--peer-port: PARLEY_PEER_PORT) and a"
                + " key of the TOML file (peer-port = 30303). Flags come before variables, and"
                + " variables before the file. Lists are written with commas, or as TOML arrays.",
            "PARLEY_JAVA_OPTS holds options for the Java machine, such as -Xmx1g.");
    command.addPositional(anyNumber());
    for (SettingSpec spec : table.specs()) {
      command.addOption(option(spec));
    }
    command.addOption(configOption());
    command.addOption(
        switchOption(CHECK_CONFIG, "Check all settings, show them with their origins, and stop."));
    command.addOption(switchOption(HELP, "Show this help.", "-h"));
    command.addOption(switchOption(VERSION, "Show the version.", "-V"));
    return command;
  }

  private static PositionalParamSpec anyNumber() {
    return PositionalParamSpec.builder()
        .index("0..*")
        .arity("0..*")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .hidden(true)
        .build();
  }

  private static OptionSpec configOption() {
    return OptionSpec.builder(CONFIG)
        .type(String.class)
        .paramLabel("FILE")
        .description("A TOML file of settings (PARLEY_CONFIG).")
        .build();
  }

  private static OptionSpec switchOption(String name, String help, String... shorter) {
    return OptionSpec.builder(name, shorter)
        .type(Boolean.class)
        .arity("0")
        .description(help)
        .build();
  }

  private static OptionSpec option(SettingSpec spec) {
    var text = new ArrayList<String>();
    text.add(spec.help().replace("%", "%%"));
    if (!spec.defaults().isEmpty()) {
      text.add("Default: " + String.join(",", spec.defaults()));
    }
    OptionSpec.Builder option =
        OptionSpec.builder(spec.flag())
            .paramLabel(spec.kind().placeholder())
            .description(String.join(" ", text));
    return switch (spec.kind().shape()) {
      case FLAG -> option.type(Boolean.class).arity("0..1").fallbackValue("true").build();
      case LIST -> option.type(List.class).auxiliaryTypes(String.class).arity("1").build();
      default -> option.type(String.class).arity("1").build();
    };
  }
}
