package parley.launcher;

import java.util.HashMap;
import java.util.Map;
import org.tinylog.configuration.Configuration;
import parley.api.Settings;

/** Sets tinylog up, which everything logs through: one line for each event. */
final class Logging {
  private static final String FORMAT =
      "{date: yyyy-MM-dd HH:mm:ss.SSS} {level|min-size=5} {class-name} {message}";

  private Logging() {}

  /**
   * As the settings say. Must come before anything asks for a logger, even a static field of a
   * provider: tinylog then keeps what it has.
   */
  static void apply(Settings settings) {
    String level = settings.required(SettingTable.LOG_LEVEL);
    configure(
        settings
            .text(SettingTable.LOG_FILE)
            .map(file ->
                Map.of(
                    "writer", "file", "writer.file", file, "writer.append", "true", "level", level))
            .orElse(console(level)));
  }

  private static Map<String, String> console(String level) {
    return Map.of("writer", "console", "writer.stream", "err", "level", level);
  }

  private static void configure(Map<String, String> output) {
    var all = new HashMap<>(output);
    all.put("writer.format", FORMAT);
    // A line break or an escape sequence within a message is shown, not obeyed.
    all.put("escaping.enabled", "true");
    // The server still logs while it stops; the writers hold nothing back.
    all.put("autoshutdown", "false");
    Configuration.replace(all);
  }
}
