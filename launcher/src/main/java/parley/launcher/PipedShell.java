package parley.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.OptionalInt;
import org.tinylog.Logger;

/** Takes commands from a pipe or file: no prompt, and the end of input stops nothing. */
final class PipedShell {
  private PipedShell() {}

  /**
   * Runs every line.
   *
   * @return the exit status, or empty when the input has ended, or cannot be read any more, and the
   *     server is to go on
   */
  static OptionalInt run(ServerCommands commands, BufferedReader input, PrintStream output) {
    try {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        ServerCommands.Answer answer = commands.run(line);
        answer.lines().forEach(output::println);
        output.flush();
        if (answer.stop()) {
          return OptionalInt.of(0);
        }
      }
    } catch (IOException e) { // a terminal that is gone, say
      Logger.warn("no more commands are read, for the input has failed: {}", e.getMessage());
    }
    return OptionalInt.empty();
  }
}
