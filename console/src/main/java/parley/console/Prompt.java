package parley.console;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import parley.client.ClientEvent;
import parley.client.RefusedException;
import parley.protocol.HelpText;
import parley.protocol.Key;

/**
 * Takes commands at a terminal; what comes in appears above the prompt, which says how the
 * connection stands. What was typed is remembered until the end, and stored nowhere.
 */
final class Prompt implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final Terminal terminal;
  private final LineReader reader;
  private final Completions completions;
  private final Key self;
  private final Duration answer;
  private final Queue<String> typed = new ConcurrentLinkedQueue<>();
  private volatile String prompt = "[offline] ";

  /** At the terminal that the program was started in. */
  static Prompt open(Key self) throws IOException {
    // Asked whether it knows grapheme clusters, a terminal's answer would be what was typed by
    // then.
    TerminalCharset encoding = TerminalCharset.ofLocale();
    Terminal terminal =
        TerminalBuilder.builder()
            .system(true)
            .dumb(true)
            .graphemeCluster(false)
            .encoding(encoding.charset())
            .stdinEncoding(encoding.charset())
            .stdoutEncoding(encoding.charset())
            .build();
    if (terminal.getSize().getColumns() == 0) {
      terminal.setSize(Size.of(80, 24)); // a terminal of no columns garbles the prompt
    }
    var prompt = new Prompt(self, terminal, ANSWER);
    encoding.warning().ifPresent(prompt::show);
    return prompt;
  }

  /**
   * @param answer how long a typed command's answer is waited for before the prompt comes back
   */
  Prompt(Key self, Terminal terminal, Duration answer) {
    this.self = self;
    this.terminal = terminal;
    this.answer = answer;
    completions = new Completions();
    reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .completer(completions)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
  }

  Completions completions() {
    return completions;
  }

  /** Of the terminal, as it is now. */
  int columns() {
    int columns = terminal.getSize().getColumns();
    return columns == 0 ? HelpText.UNLIMITED : columns;
  }

  /** To be told of every event, before it is shown. Any thread. */
  void told(ClientEvent event) {
    completions.told(event);
    switch (event) {
      case ClientEvent.Ready _ -> prompt = "[~" + self.shortForm() + "] ";
      case ClientEvent.Closed _ -> prompt = "[offline] ";
      default -> {
        // changes nothing for the prompt
      }
    }
  }

  /** Shows a line above the prompt. Any thread. */
  void show(String line) {
    if (reader instanceof LineReaderImpl shown) {
      shown.setPrompt(prompt);
    }
    reader.printAbove(line);
  }

  /** Runs until the user leaves. */
  void run(Shell shell, Conversation conversation) throws InterruptedException {
    while (true) {
      prompt = prompt(conversation);
      try {
        readTyped();
        if (!runTyped(shell, conversation)) {
          return;
        }
      } catch (UserInterruptException e) {
        if (conversation.isSlowed()) {
          conversation.giveUp();
        } else if (e.getPartialLine().isEmpty()) {
          return;
        }
      } catch (RefusedException e) {
        conversation.reject("the server refused: " + e.getMessage());
      } catch (IOException e) {
        conversation.reject(String.valueOf(e.getMessage()));
      }
    }
  }

  /** What was pasted may have several lines; each is run as if it had been typed. */
  private void readTyped() {
    try {
      typed.addAll(reader.readLine(prompt).lines().toList());
    } catch (EndOfFileException e) {
      typed.add("exit");
    }
  }

  private boolean runTyped(Shell shell, Conversation conversation)
      throws IOException, InterruptedException {
    Terminal.SignalHandler before =
        terminal.handle(Terminal.Signal.INT, _ -> interrupted(conversation));
    try {
      for (var line = typed.poll(); line != null; line = typed.poll()) {
        if (!shell.run(line, answer)) {
          conversation.awaitSlowed();
          return false;
        }
      }
      return true;
    } finally {
      typed.clear();
      terminal.handle(Terminal.Signal.INT, before);
    }
  }

  /** While lines run: what waits is dropped; where nothing does, the program ends. */
  private void interrupted(Conversation conversation) {
    if (typed.isEmpty() && !conversation.isSlowed()) {
      System.exit(ExitStatus.INTERRUPTED);
    }
    int left = typed.size();
    typed.clear();
    conversation.giveUp();
    if (left > 0) {
      conversation.reject("of what was pasted, " + left + " more lines are not run");
    }
  }

  private String prompt(Conversation conversation) {
    if (conversation.isReady()) {
      return "[~" + self.shortForm() + "] ";
    }
    return conversation.isConnected() ? "[connected] " : "[offline] ";
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }
}
