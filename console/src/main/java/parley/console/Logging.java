package parley.console;

import java.util.Map;
import org.tinylog.configuration.Configuration;

/** Sets tinylog up, which libraries log through: nothing but warnings, never on the output. */
final class Logging {
  private Logging() {}

  static void begin() {
    if (!Configuration.isFrozen()) {
      Configuration.replace(
          Map.of(
              "writer", "console",
              "writer.stream", "err",
              "writer.format", "{level}: {message}",
              // A line break or an escape sequence within a message is shown, not obeyed.
              "escaping.enabled", "true",
              "level", "warn"));
    }
  }
}
