package parley.launcher;

import java.io.IOException;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.AbstractTerminal;
import org.jline.terminal.spi.SystemStream;
import parley.protocol.HelpText;

/** Takes commands at a terminal; what is logged meanwhile appears above the prompt. */
final class PromptShell {
  /** What a shell reports for a program that was interrupted: 128 + SIGINT. */
  private static final int INTERRUPTED = 130;

  private static final String PROMPT = "parley> ";

  private PromptShell() {}

  /**
   * Runs what is typed.
   *
   * @param log what is to be shown above the prompt, if standard error is this terminal too
   * @return the exit status: 0 for {@code exit} and for the end of input, 130 for Ctrl-C on an
   *     empty line
   */
  static int run(ServerCommands commands, Optional<LogStream> log) throws IOException {
    // Asked whether it knows grapheme clusters, a terminal's answer would be what was typed by
    // then.
    try (Terminal terminal =
        TerminalBuilder.builder().system(true).dumb(true).graphemeCluster(false).build()) {
      if (terminal.getSize().getColumns() == 0) {
        terminal.setSize(Size.of(80, 24)); // a terminal of no columns garbles the prompt
      }
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .completer(new StringsCompleter(commands.names()))
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .build();
      Optional<LogStream> above = log.filter(stream -> showsErrors(terminal));
      above.ifPresent(stream -> stream.to(reader::printAbove));
      try {
        return read(commands, reader, terminal);
      } finally {
        above.ifPresent(LogStream::toUsual);
      }
    }
  }

  private static int read(ServerCommands commands, LineReader reader, Terminal terminal) {
    while (true) {
      try {
        // What was pasted may have several lines; each is run as if it had been typed.
        for (String line : reader.readLine(PROMPT).lines().toList()) {
          int columns = terminal.getSize().getColumns();
          ServerCommands.Answer answer =
              commands.run(line, columns == 0 ? HelpText.UNLIMITED : columns);
          answer.lines().forEach(terminal.writer()::println);
          terminal.flush();
          if (answer.stop()) {
            return 0;
          }
        }
      } catch (UserInterruptException e) {
        if (e.getPartialLine().isEmpty()) {
          return INTERRUPTED;
        }
      } catch (EndOfFileException e) {
        return 0;
      }
    }
  }

  /** Whether standard error goes to this terminal too, and not to a file. */
  private static boolean showsErrors(Terminal terminal) {
    return terminal instanceof AbstractTerminal known
        && known.getProvider() != null
        && known.getProvider().isSystemStream(SystemStream.Error);
  }
}
