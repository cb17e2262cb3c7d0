package parley.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import parley.api.PeerAddress;
import parley.kernel.Kernel.DialRow;
import parley.kernel.Kernel.PeerRow;
import parley.protocol.HelpText;
import parley.protocol.Nearest;
import parley.protocol.Sanitiser;

/** The commands of the server's prompt, as a table; the help is made from it. */
final class ServerCommands {
  /**
   * What a command answers.
   *
   * @param lines for the operator
   * @param stop whether the server is to stop
   */
  record Answer(List<String> lines, boolean stop) {
    static Answer of(String... lines) {
      return new Answer(List.of(lines), false);
    }
  }

  /** What a command does with the words behind its name. */
  private interface Action {
    Answer run(List<String> words);
  }

  private record Command(String name, String arguments, String help, Action action) {}

  private static final int DIGITS_MOST = 10; // of an int

  private final RunningServer server;
  private final PluginCommands plugins;
  private int columns;
  private final List<Command> table =
      List.of(
          new Command("connect", "<peer-ip> <peer-port>", "link to another server", this::connect),
          new Command(
              "disconnect",
              "<peer-ip> <peer-port> | <number>",
              "end a link, by its number in peers or its address, and dial it no more",
              this::disconnect),
          new Command(
              "peers", "", "list the servers that are linked, or dialled", words -> peers()),
          new Command(
              "plugins",
              PluginCommands.USAGE,
              "list the providers and plugins of this server, or tend to its plugins",
              words -> plugins(words)),
          new Command(
              "status",
              "",
              "show addresses, key, uptime, and how many are connected",
              words -> status()),
          new Command("help", "", "list the commands", words -> help()),
          new Command("exit", "", "stop the server", words -> new Answer(List.of(), true)));

  ServerCommands(RunningServer server, PluginCommands plugins) {
    this.server = server;
    this.plugins = plugins;
  }

  /** The names of all commands. */
  List<String> names() {
    return table.stream().map(Command::name).toList();
  }

  /** Runs one line; an empty one, or a comment after {@code #}, does nothing. */
  Answer run(String line) {
    return run(line, HelpText.UNLIMITED);
  }

  /** The same for a terminal of so many columns. */
  Answer run(String line, int columnsNow) {
    columns = columnsNow;
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return Answer.of();
    }
    List<String> words = List.of(text.split("\\s+"));
    for (Command command : table) {
      if (command.name().equals(words.getFirst())) {
        return command.arguments().isEmpty() && words.size() > 1
            ? Answer.of("error: " + command.name() + " takes no arguments")
            : run(command, words.subList(1, words.size()));
      }
    }
    String word = words.getFirst();
    return Answer.of(
        "error: unknown command '"
            + Sanitiser.line(word, 40)
            + "'"
            + Nearest.hint(word, names(), "help lists them"));
  }

  /** A server that does not answer in time may still do so later: the shell goes on. */
  private static Answer run(Command command, List<String> words) {
    try {
      return command.action().run(words);
    } catch (IllegalStateException e) {
      return Answer.of("error: " + Sanitiser.line(e.getMessage()));
    }
  }

  private Answer connect(List<String> words) {
    if (words.isEmpty() || words.size() > 2) {
      return Answer.of("error: usage: connect <peer-ip> <peer-port>");
    }
    return with(
        words,
        address -> {
          server.connect(address);
          return "connecting to " + address;
        });
  }

  private Answer disconnect(List<String> words) {
    if (words.isEmpty() || words.size() > 2) {
      return Answer.of(
          "error: usage: disconnect <peer-ip> <peer-port>, or disconnect <number in peers>");
    }
    String word = words.getFirst();
    if (words.size() == 2 || !word.matches("[0-9]+")) {
      return with(words, this::disconnect);
    }
    List<PeerRow> peers = server.peers();
    int number = word.length() < DIGITS_MOST ? Integer.parseInt(word) : 0;
    if (number < 1 || number > peers.size()) {
      return Answer.of(
          "error: no peer has number " + Sanitiser.line(word, 40) + "; peers lists them");
    }
    return with(List.of(peers.get(number - 1).address()), this::disconnect);
  }

  private String disconnect(PeerAddress address) {
    return server.disconnect(address)
        ? "disconnecting from " + address
        : "error: nothing is known of " + address + "; peers lists what is linked or dialled";
  }

  /** Does something with an address, of one word or two. */
  private static Answer with(List<String> words, Function<PeerAddress, String> action) {
    try {
      PeerAddress address =
          words.size() == 1
              ? PeerAddress.parse(words.getFirst())
              : new PeerAddress(words.getFirst(), Integer.parseInt(words.getLast()));
      return Answer.of(
          Kind.noHost(address)
              .map(problem -> "error: " + problem)
              .orElseGet(() -> action.apply(address)));
    } catch (NumberFormatException e) {
      return Answer.of(
          "error: '" + Sanitiser.line(words.getLast(), 40) + "' is not a port from 1 to 65535");
    } catch (IllegalArgumentException e) {
      return Answer.of("error: " + Sanitiser.line(e.getMessage()));
    }
  }

  private Answer peers() {
    List<PeerRow> peers = server.peers();
    List<DialRow> dialled = server.dialled();
    var lines = new ArrayList<String>();
    if (peers.isEmpty()) {
      lines.add("no peers; 'connect <peer-ip> <peer-port>' links to one");
    }
    var rows = new ArrayList<List<String>>();
    for (PeerRow peer : peers) {
      rows.add(
          List.of(
              Integer.toString(rows.size() + 1),
              Sanitiser.line(peer.address()),
              peer.key().shortForm(),
              peer.outbound() ? "outbound" : "inbound",
              roundTrip(peer.roundTripMs())));
    }
    lines.addAll(Columns.aligned(rows));
    dialled.forEach(dial -> lines.add(row(dial)));
    return new Answer(List.copyOf(lines), false);
  }

  private static String row(DialRow dial) {
    PeerAddress address = PeerAddress.parse(dial.address());
    return Sanitiser.line(
        "dialling "
            + address
            + (dial.reason().isEmpty() ? "" : ": " + dial.reason())
            + "; 'disconnect "
            + address.host()
            + " "
            + address.port()
            + "' ends that");
  }

  private static String roundTrip(OptionalLong ms) {
    return ms.isPresent() ? ms.getAsLong() + " ms" : "not yet measured";
  }

  private Answer plugins(List<String> words) {
    return new Answer(plugins.run(words).lines(), false);
  }

  private Answer status() {
    var lines = new ArrayList<String>();
    server.addresses().forEach(address -> lines.add("listening " + address));
    lines.add("key " + server.key().shortForm() + " " + server.key().hex());
    Duration up = server.uptime();
    lines.add(
        "up "
            + (up.toDays() > 0 ? up.toDays() + " d " : "")
            + "%02d:%02d:%02d".formatted(up.toHoursPart(), up.toMinutesPart(), up.toSecondsPart()));
    lines.add("sessions " + server.sessions());
    int dialled = server.dialled().size();
    lines.add("peers " + server.peers().size() + (dialled == 0 ? "" : ", dialling " + dialled));
    return new Answer(List.copyOf(lines), false);
  }

  private Answer help() {
    List<HelpText.Row> rows =
        table.stream()
            .map(c -> new HelpText.Row((c.name() + " " + c.arguments()).strip(), c.help()))
            .toList();
    return new Answer(HelpText.lines(rows, 0, columns), false);
  }
}
