package parley.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import parley.client.ClientCommand;
import parley.protocol.HelpText;
import parley.protocol.Key;
import parley.protocol.Names;
import parley.protocol.Nearest;
import parley.protocol.Sanitiser;

/** The commands, as data: what is parsed, completed and listed by help comes from here. */
final class CommandTable {
  /**
   * A command.
   *
   * @param parameters the last of several takes the rest of the line
   */
  record Form(
      String name, List<String> parameters, String help, Function<List<String>, Line> line) {
    String usage() {
      return parameters.isEmpty() ? name : name + " " + String.join(" ", parameters);
    }
  }

  private static final String CHANNEL = "<channel>";
  private static final String HASH = "#";

  static final List<Form> FORMS =
      List.of(
          form("connect", "prove your key to the server; begins every session")
              .to(_ -> command(new ClientCommand.Connect())),
          form("sign", "with --manual, sign the pending challenge and nothing else", "<challenge>")
              .to(words -> command(new ClientCommand.Sign(unquoted(words.getFirst())))),
          form("verify", "with --manual, send the signature that sign showed", "<signature>")
              .to(words -> command(new ClientCommand.Verify(unquoted(words.getFirst())))),
          form("join", "join a channel, or change your nick in it", CHANNEL, "<nick>")
              .to(words ->
                  command(new ClientCommand.Join(channel(words.get(0)), words.get(1).strip()))),
          form("leave", "leave a channel", CHANNEL)
              .to(words -> command(new ClientCommand.Leave(channel(words.getFirst())))),
          form("who", "list who is in a channel, with their keys", CHANNEL)
              .to(words -> command(new ClientCommand.Who(channel(words.getFirst())))),
          form("msg", "say something; for a channel named like a command", CHANNEL, "<text>")
              .to(words -> command(new ClientCommand.Say(channel(words.get(0)), words.get(1)))),
          form("private", "say something to one key", "<public-key>", "<text>")
              .to(words -> tell(words.get(0), words.get(1))),
          form("ping", "ask the server for a sign of life")
              .to(_ -> command(new ClientCommand.Ping())),
          form("key", "show your own key").to(_ -> new Line.ShowKey()),
          form("help", "show this list").to(_ -> new Line.Help()),
          form("exit", "leave").to(_ -> new Line.Exit()),
          form("quit", "leave").to(_ -> new Line.Exit()));

  /** Characters of a word that are shown when it is no command. */
  private static final int WORD_SHOWN = 40;

  private static final Pattern WORDS = Pattern.compile("(\\S+)(?:\\s+(.*))?", Pattern.DOTALL);
  private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{64}");

  private CommandTable() {}

  /** The lines of help. */
  static List<String> help() {
    return help(HelpText.UNLIMITED);
  }

  /** The same for a terminal of so many columns. */
  static List<String> help(int columns) {
    var rows = new ArrayList<HelpText.Row>();
    for (Form form : FORMS) {
      rows.add(new HelpText.Row(form.usage(), form.help()));
    }
    rows.add(new HelpText.Row(CHANNEL + " <text>", "say something in a channel"));
    var lines = new ArrayList<String>(HelpText.lines(rows, 2, columns));
    lines.addAll(
        HelpText.wrapped(
            "A command may begin with a slash, as in /join, a channel's name with #, as in #tea. In"
                + " scripts, lines that begin with # are ignored.",
            0,
            0,
            columns));
    return lines;
  }

  /**
   * What a line asks for; never throws.
   *
   * @param channels those that the user may be in: what is said in one of them is never taken for a
   *     mistyped command
   */
  static Line parse(String text, List<String> channels) {
    if (text.isBlank()) {
      return new Line.Nothing();
    }
    Matcher words = WORDS.matcher(text.stripLeading());
    if (!words.matches()) {
      throw new AssertionError("a line that is not blank has a first word");
    }
    String first = words.group(1);
    String rest = Optional.ofNullable(words.group(2)).orElse("");
    boolean slash = first.startsWith("/");
    String name = slash ? first.substring(1) : first;
    Optional<Form> form = FORMS.stream().filter(each -> each.name().equals(name)).findFirst();
    if (form.isPresent()) {
      return parse(form.get(), rest);
    }
    return slash ? noCommand(first, channels) : say(first, rest, channels);
  }

  private static Line noCommand(String word, List<String> channels) {
    return new Line.Wrong(
        "there is no command "
            + Sanitiser.line(word, WORD_SHOWN)
            + Nearest.hint(word.substring(1), firstWords(channels), "help lists them"));
  }

  /** What is for no channel of the user's, and looks like a slip, goes nowhere. */
  private static Line say(String first, String text, List<String> channels) {
    String word = channel(first);
    if (word.equals(HASH)) {
      return new Line.Wrong("# stands before the name of a channel, as in #tea hello");
    }
    boolean mayBeIn = channels.contains(Names.normaliseChannel(word));
    List<String> mayBeMeant = first.equals(word) ? firstWords(channels) : channels;
    List<String> known = mayBeIn ? List.of() : mayBeMeant;
    String noCommand = "'" + Sanitiser.line(first, WORD_SHOWN) + "' is no command, and no ";
    if (text.isBlank()) {
      return new Line.Wrong(
          noCommand
              + "text follows it as for a channel"
              + Nearest.hint(word, known, "help lists the commands"));
    }
    return Nearest.to(word, known)
        .<Line>map(meant ->
            new Line.Wrong(
                noCommand
                    + "channel that you are in (join comes first, help lists all commands)"
                    + "; did you mean "
                    + meant
                    + "?"))
        .orElseGet(() -> command(new ClientCommand.Say(word, text)));
  }

  /** What a line may begin with. */
  private static List<String> firstWords(List<String> channels) {
    return Stream.concat(FORMS.stream().map(Form::name), channels.stream()).toList();
  }

  private static Line parse(Form form, String text) {
    var words = new ArrayList<String>();
    String rest = text;
    int wanted = form.parameters().size();
    for (int i = 0; i < wanted && !rest.isBlank(); i++) {
      boolean takesRest = i == wanted - 1 && wanted > 1;
      Matcher next = WORDS.matcher(rest);
      if (takesRest || !next.matches()) {
        words.add(rest);
        rest = "";
      } else {
        words.add(next.group(1));
        rest = Optional.ofNullable(next.group(2)).orElse("");
      }
    }
    return words.size() < wanted || !rest.isBlank()
        ? new Line.Wrong("the form is: " + form.usage() + " (" + form.help() + ")")
        : form.line().apply(words);
  }

  private static Line tell(String key, String text) {
    return KEY.matcher(key).matches()
        ? command(new ClientCommand.Tell(Key.parse(key.toLowerCase(Locale.ROOT)), text))
        : new Line.Wrong(
            "private needs the whole key, 64 hexadecimal digits: who <channel> shows it");
  }

  /** The page shows channels with a hash, which is in no channel's name. */
  private static String channel(String word) {
    return word.startsWith(HASH) && word.length() > 1 ? word.substring(1) : word;
  }

  private static Line command(ClientCommand command) {
    return new Line.Command(command);
  }

  /** The challenge and the signature are shown in quotes, and copied with them. */
  private static String unquoted(String word) {
    return word.length() >= 2 && word.startsWith("\"") && word.endsWith("\"")
        ? word.substring(1, word.length() - 1)
        : word;
  }

  private static Unfinished form(String name, String help, String... parameters) {
    return new Unfinished(name, help, List.of(parameters));
  }

  private record Unfinished(String name, String help, List<String> parameters) {
    Form to(Function<List<String>, Line> line) {
      return new Form(name, parameters, help, line);
    }
  }
}
