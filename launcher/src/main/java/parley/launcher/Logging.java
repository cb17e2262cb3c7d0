package parley.launcher;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.tinylog.configuration.Configuration;
import parley.api.Settings;

/** Sets tinylog up, which everything logs through: one line for each event. */
final class Logging {
  private static final String FORMAT =
      "{date: yyyy-MM-dd HH:mm:ss.SSS} {level|min-size=5} {class-name} {message}";

  private Logging() {}

  /**
   * Logs from the settings' level on to a stream that nothing blocks, as does all else that is
   * written to {@link System#err} from now on. Must come before anything asks for a logger, even a
   * static field of a provider: tinylog then keeps what it has.
   */
  static void apply(Settings settings, LogStream log) {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    Configuration.replace(
        Map.of(
            "writer", "console",
            "writer.stream", "err",
            "writer.format", FORMAT,
            "level", settings.required(SettingTable.LOG_LEVEL),
            // A line break or an escape sequence within a message is shown, not obeyed.
            "escaping.enabled", "true",
            // The server still logs while it stops; the writer holds nothing back.
            "autoshutdown", "false"));
  }
}
