package parley.launcher;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** In which line of a TOML file each key and table stands: the parser's tree does not say. */
final class TomlPlaces {
  private static final Pattern TABLE =
      Pattern.compile("\\s*\\[{1,2}([^\\[\\]=]+)\\]{1,2}\\s*(#.*)?");
  private static final Pattern KEY = Pattern.compile("\\s*([\\w.\"' -]+?)\\s*=.*");

  private final Map<String, Integer> lines = new HashMap<>();
  private OptionalInt doubled = OptionalInt.empty();

  TomlPlaces(List<String> text) {
    String table = "";
    for (int i = 0; i < text.size(); i++) {
      Matcher header = TABLE.matcher(text.get(i));
      Matcher key = KEY.matcher(text.get(i));
      if (header.matches()) {
        String name = plain(header.group(1));
        lines.putIfAbsent(name, i + 1);
        table = name + ".";
      } else if (key.matches()
          && lines.putIfAbsent(table + plain(key.group(1)), i + 1) != null
          && doubled.isEmpty()) {
        doubled = OptionalInt.of(i + 1);
      }
    }
  }

  private static String plain(String name) {
    return name.replaceAll("[\"'\\s]", "");
  }

  /** The line of a key or table, for example {@code plugin.unix.path}, or else of what holds it. */
  int of(String path) {
    for (String name = path; !name.isEmpty(); name = outer(name)) {
      Integer line = lines.get(name);
      if (line != null) {
        return line;
      }
    }
    return lines.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(path + "."))
        .mapToInt(Map.Entry::getValue)
        .min()
        .orElse(1);
  }

  private static String outer(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }

  /** The line of the first key that stands twice in its table. */
  OptionalInt doubled() {
    return doubled;
  }
}
