package parley.launcher;

import java.util.List;
import java.util.Locale;

/**
 * One setting that a server knows.
 *
 * @param key as in the TOML file
 * @param kind what its value looks like
 * @param defaults the value when nothing is set; empty if there is none
 * @param help one sentence for the operator
 */
record SettingSpec(String key, Kind kind, List<String> defaults, String help) {
  /** The flag, {@code --tcp-port}. */
  String flag() {
    return "--" + key;
  }

  /** The environment variable, {@code PARLEY_TCP_PORT}. */
  String variable() {
    return SettingTable.VARIABLE_PREFIX + key.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** As a line of a TOML file, with its origin as a comment. */
  String line(Given given) {
    String value =
        switch (kind().shape()) {
          case WHOLE, FLAG -> given.items().getFirst();
          case TEXT, PATH -> quote(given.items().getFirst());
          case LIST -> given.items().stream().map(SettingSpec::quote).toList().toString();
        };
    return key() + " = " + value + "  # " + given.origin();
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
