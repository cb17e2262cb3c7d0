package parley.console;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import parley.protocol.Key;
import parley.protocol.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A client's command line.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param tls empty for a plain connection
 * @param identity the file that {@code --identity} names; empty for the usual one
 */
record ClientArguments(
    String host,
    int port,
    Optional<Tls> tls,
    Optional<Path> identity,
    boolean ephemeral,
    boolean manual,
    boolean json,
    Duration linger,
    Optional<Key> serverKey,
    Optional<ProofCommand> proof) {
  /** How TLS is checked. */
  record Tls(Optional<Path> authority, boolean insecure) {}

  /** What a command line asks for. */
  sealed interface Parsed {
    /** To run. */
    record Run(ClientArguments arguments) implements Parsed {}

    /** To show the help. */
    record Help(String text) implements Parsed {}

    /** To show the version. */
    record Version() implements Parsed {}

    /** Something wrong: a sentence that says what. */
    record Wrong(String text) implements Parsed {}
  }

  private static final String IDENTITY = "--identity";
  private static final String EPHEMERAL = "--ephemeral";
  private static final String TLS = "--tls";
  private static final String TLS_CA = "--tls-ca";
  private static final String TLS_INSECURE = "--tls-insecure";
  private static final String SERVER_KEY = "--server-key";
  private static final String MANUAL = "--manual";
  private static final String SCHEME = "--scheme";
  private static final String PROOF_COMMAND = "--proof-command";
  private static final String JSON = "--json";
  private static final String LINGER = "--linger";

  /** Underscores are not of the standard, but names in private networks have them. */
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z_][0-9A-Za-z_.-]{0,239}");

  /** IPv6, with or without a zone as in {@code fe80::1%eth0}. */
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9A-Fa-f:.]{2,45}(%[0-9A-Za-z_.]{1,32})?");

  private static final int HELP_COLUMNS = 100;
  private static final long LINGER_MOST_SECONDS = 86_400;

  static Parsed parse(String program, String... words) {
    try {
      var result = new CommandLine(spec(program)).parseArgs(words);
      if (result.matchedOptionValue("--help", false)) {
        return new Parsed.Help(
            new CommandLine(spec(program)).getUsageMessage(CommandLine.Help.Ansi.OFF));
      }
      return result.matchedOptionValue("--version", false)
          ? new Parsed.Version()
          : new Parsed.Run(arguments(result));
    } catch (CommandLine.UnmatchedArgumentException e) {
      return new Parsed.Wrong(unmatched(e));
    } catch (CommandLine.ParameterException | IllegalArgumentException e) {
      return new Parsed.Wrong(String.valueOf(e.getMessage()));
    }
  }

  private static String unmatched(CommandLine.UnmatchedArgumentException why) {
    String word = why.getUnmatched().getFirst();
    var flags = why.getCommandLine().getCommandSpec().optionsMap().keySet();
    return word.startsWith("-")
        ? "Unknown flag '" + word + "'" + Nearest.hint(word, flags, "--help lists them")
        : String.valueOf(why.getMessage());
  }

  private static ClientArguments arguments(CommandLine.ParseResult result) {
    String host = result.matchedPositionalValue(0, "");
    String port = result.matchedPositionalValue(1, "");
    if (host.isEmpty() || port.isEmpty()) {
      throw new IllegalArgumentException("Missing <ip> <port>: which server to connect to");
    }
    Optional<String> identity = text(result, IDENTITY);
    boolean ephemeral = result.hasMatchedOption(EPHEMERAL);
    if (identity.isPresent() && ephemeral) {
      throw new IllegalArgumentException(
          IDENTITY + " and " + EPHEMERAL + " exclude each other: an ephemeral key has no file");
    }
    return new ClientArguments(
        host(host),
        (int) number("<port>", port, 1, 65_535),
        tls(result),
        identity.map(Path::of),
        ephemeral,
        result.hasMatchedOption(MANUAL),
        result.hasMatchedOption(JSON),
        Duration.ofSeconds(
            text(result, LINGER).map(s -> number(LINGER, s, 0, LINGER_MOST_SECONDS)).orElse(0L)),
        text(result, SERVER_KEY).map(ClientArguments::key),
        proof(text(result, SCHEME), text(result, PROOF_COMMAND)));
  }

  private static Optional<ProofCommand> proof(Optional<String> scheme, Optional<String> command) {
    if (scheme.isPresent() != command.isPresent()) {
      throw new IllegalArgumentException(
          SCHEME + " and " + PROOF_COMMAND + " belong together: which scheme, and what proves it");
    }
    return scheme.map(name -> new ProofCommand(name, command.orElseThrow()));
  }

  /** Whatever passes fits into an origin and a URI. */
  private static String host(String text) {
    boolean inBrackets = text.startsWith("[") && text.endsWith("]");
    String host = inBrackets ? text.substring(1, text.length() - 1) : text;
    boolean valid =
        host.contains(":")
            ? ADDRESS.matcher(host).matches() && isUri("ws://[" + host + "]:1/")
            : !inBrackets && NAME.matcher(host).matches();
    if (!valid) {
      throw new IllegalArgumentException(
          "<ip> is a name in ASCII or an address, not '" + text + "'");
    }
    return host;
  }

  /** Java checks an IPv6 address so, and looks up no name as it does. */
  private static boolean isUri(String text) {
    try {
      new URI(text);
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Optional<Tls> tls(CommandLine.ParseResult result) {
    Optional<Path> authority = text(result, TLS_CA).map(Path::of);
    boolean insecure = result.hasMatchedOption(TLS_INSECURE);
    if (authority.isPresent() && insecure) {
      throw new IllegalArgumentException(
          TLS_CA + " and " + TLS_INSECURE + " exclude each other: check certificates, or do not");
    }
    boolean wanted = result.hasMatchedOption(TLS) || authority.isPresent() || insecure;
    return wanted ? Optional.of(new Tls(authority, insecure)) : Optional.empty();
  }

  private static Optional<String> text(CommandLine.ParseResult result, String option) {
    return Optional.ofNullable(result.matchedOptionValue(option, null));
  }

  private static Key key(String text) {
    try {
      return Key.parse(text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          SERVER_KEY + " is a key of 64 hexadecimal digits, not '" + text + "'", e);
    }
  }

  private static long number(String what, String text, long least, long most) {
    if (text.matches("[0-9]{1,9}")) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        what + " is a number from " + least + " to " + most + ", not '" + text + "'");
  }

  private static CommandSpec spec(String program) {
    CommandSpec command = CommandSpec.create().name(program);
    command
        .usageMessage()
        .width(HELP_COLUMNS)
        .sortOptions(false)
        .customSynopsis(program + " [OPTIONS] <ip> <port>")
        .description("Chats through a Parley server. Type help at its prompt, or pipe commands in.")
        .footer(
            "",
            "The identity is kept in $XDG_DATA_HOME/parley/identity.pem (by default in"
                + " ~/.local/share), and made when it is first needed.",
            "Exit status: 0 all went well; 1 a command of a script failed; 2 wrong command line;"
                + " 69 server unreachable or lost; 77 refused.");
    command.addPositional(position(0, "<ip>", "The server's address or name."));
    command.addPositional(position(1, "<port>", "The server's port."));
    command.addOption(flag(TLS, "Connect in TLS; the certificate must be of that address."));
    command.addOption(
        value(TLS_CA, "FILE", "In TLS, trust the certificates of this PEM file as well."));
    command.addOption(
        flag(TLS_INSECURE, "In TLS, trust any certificate: others may read and change all."));
    command.addOption(
        value(SERVER_KEY, "KEY", "Accept only the server with this key (64 hex digits)."));
    command.addOption(value(IDENTITY, "FILE", "The file of your key; made if there is none."));
    command.addOption(flag(EPHEMERAL, "Use a new key that is kept nowhere."));
    command.addOption(flag(MANUAL, "Sign the server's challenge by hand: sign, then verify."));
    command.addOption(
        value(
            SCHEME,
            "NAME",
            "Choose this one of the server's schemes; with " + PROOF_COMMAND + "."));
    command.addOption(
        value(
            PROOF_COMMAND,
            "COMMAND",
            "Makes the scheme's proof: hex digits to be proved in, the proof out."));
    command.addOption(flag(JSON, "Write one JSON object a line, for programs; no prompt."));
    command.addOption(
        value(LINGER, "SECONDS", "After the end of piped input, listen for so long."));
    command.addOption(flag("--help", "Show this help.", "-h"));
    command.addOption(flag("--version", "Show the version.", "-V"));
    return command;
  }

  private static PositionalParamSpec position(int index, String label, String help) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(index))
        .arity("0..1")
        .type(String.class)
        .paramLabel(label)
        .description(help)
        .build();
  }

  private static OptionSpec flag(String name, String help, String... shorter) {
    return OptionSpec.builder(name, shorter)
        .type(Boolean.class)
        .arity("0")
        .description(help)
        .build();
  }

  private static OptionSpec value(String name, String label, String help) {
    return OptionSpec.builder(name)
        .type(String.class)
        .arity("1")
        .paramLabel(label)
        .description(help)
        .build();
  }
}
