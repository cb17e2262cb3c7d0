package parley.providers;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A setting that a plugin declares in its descriptor, for its table {@code [plugin.<id>]}.
 *
 * @param key lower-case letters, digits and hyphens
 * @param type what its value looks like
 * @param arguments of the type: the least and the most of WHOLE, the words of CHOICE
 * @param defaults the value when nothing is set; empty if there is none
 * @param help one sentence for the operator; may be empty
 */
public record PluginSetting(
    String key, Type type, List<String> arguments, List<String> defaults, String help) {
  /** What a value looks like, and how the descriptor writes it. */
  public enum Type {
    /** {@code text}: any text that is not blank. */
    TEXT,
    /** {@code path}: a file or folder, relative to the folder of the configuration file. */
    PATH,
    /** {@code whole 1..100}: a whole number in a range. */
    WHOLE,
    /** {@code flag}: true or false. */
    FLAG,
    /** {@code choice strict|lax}: one of a few words. */
    CHOICE,
    /** {@code list}: texts. */
    LIST
  }

  private static final String TYPES = "text, path, whole 1..100, flag, choice strict|lax, or list";

  /** Copies the lists. */
  public PluginSetting {
    arguments = List.copyOf(arguments);
    defaults = List.copyOf(defaults);
  }

  /** Reads a declaration. */
  static PluginSetting parse(String key, String declared, Optional<String> value, String help)
      throws PluginProblem {
    String[] words = declared.strip().split("\\s+", 2);
    Type type =
        List.of(Type.values()).stream()
            .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(words[0]))
            .findFirst()
            .orElseThrow(() -> wrong(key, declared));
    String rest = words.length > 1 ? words[1].strip() : "";
    List<String> arguments =
        switch (type) {
          case WHOLE -> List.of(rest.split("\\.\\."));
          case CHOICE -> List.of(rest.split("\\s*\\|\\s*"));
          default -> rest.isEmpty() ? List.of() : List.of(rest);
        };
    boolean fits =
        switch (type) {
          case WHOLE -> arguments.size() == 2 && arguments.stream().allMatch(PluginSetting::isInt);
          case CHOICE -> arguments.stream().noneMatch(String::isBlank);
          default -> arguments.isEmpty();
        };
    if (!fits) {
      throw wrong(key, declared);
    }
    List<String> defaults =
        value.map(text -> type == Type.LIST ? items(text) : List.of(text)).orElse(List.of());
    var setting = new PluginSetting(key, type, arguments, defaults, help);
    for (String item : defaults) {
      Optional<String> problem = setting.problem(item);
      if (problem.isPresent()) {
        throw new PluginProblem("has a wrong default of setting." + key + ": " + problem.get());
      }
    }
    return setting;
  }

  private static PluginProblem wrong(String key, String declared) {
    return new PluginProblem(
        "says setting." + key + " = " + declared + ", which is no type: write " + TYPES);
  }

  private static boolean isInt(String text) {
    try {
      Integer.parseInt(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static List<String> items(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*"));
  }

  /** What is wrong with a value, or with one item of a list, and what would be right. */
  public Optional<String> problem(String value) {
    return switch (type) {
      case WHOLE -> wholeProblem(value);
      case FLAG ->
          value.equals("true") || value.equals("false")
              ? Optional.empty()
              : Optional.of("'" + value + "' is neither true nor false");
      case CHOICE ->
          arguments.contains(value)
              ? Optional.empty()
              : Optional.of("'" + value + "' is none of " + String.join(", ", arguments));
      case TEXT, PATH, LIST ->
          value.isBlank()
              ? Optional.of("is empty: give a value or leave it out")
              : Optional.empty();
    };
  }

  private Optional<String> wholeProblem(String value) {
    int least = Integer.parseInt(arguments.getFirst());
    int most = Integer.parseInt(arguments.getLast());
    boolean fits =
        isInt(value) && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most;
    return fits
        ? Optional.empty()
        : Optional.of("'" + value + "' is not a whole number from " + least + " to " + most);
  }
}
