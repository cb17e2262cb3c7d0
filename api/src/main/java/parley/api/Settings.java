package parley.api;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The configuration, read-only and already checked for unknown keys: keys are as in the TOML file
 * ({@code tcp-port}). A plugin sees the keys that its descriptor declares, with the values of its
 * table {@code [plugin.<id>]}, and behind them those of the server. Any thread.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Settings {
  /** The value as it was written, or the default; empty if there is neither. */
  Optional<String> text(String key);

  /** A list; empty if nothing is set. */
  List<String> list(String key);

  /**
   * Refuses a value, naming the place it came from (flag, variable, or file and line).
   *
   * @param key the key whose value is bad
   * @param problem what is wrong and what would be right
   * @return to be thrown
   */
  SettingException refuse(String key, String problem);

  /** A text that must be there. */
  default String required(String key) {
    return text(key).orElseThrow(() -> refuse(key, "must be set"));
  }

  /** A whole number within a range that is given in the refusal. */
  default int integer(String key, int least, int most) {
    String value = required(key);
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the refusal, which says what would be right
    }
    throw refuse(key, "'" + value + "' is not a whole number from " + least + " to " + most);
  }

  /** {@code true} or {@code false}. */
  default boolean flag(String key) {
    String value = required(key);
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refuse(key, "'" + value + "' is neither true nor false");
    };
  }
}
