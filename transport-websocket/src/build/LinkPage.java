import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Puts the page's modules into one script, and its style sheets into one: a browser then asks for
 * three files and not for fifty, each over a connection of its own.
 *
 * <p>Not a bundler for any JavaScript, but for the forms that web/ uses. Each module becomes a
 * function that gives its exports; whatever is written otherwise ends the build with a sentence.
 */
public final class LinkPage {
  private static final Pattern COMMENTS =
      Pattern.compile("^[ \t]*(?:/\\*(?:[^*]++|\\*(?!/))*+\\*/[ \t]*|//.*)\n", Pattern.MULTILINE);
  private static final Pattern IMPORT =
      Pattern.compile(
          "^import\\s*(\\{[^}]*\\}|\\*\\s*as\\s+[\\w$]+|[\\w$]+)\\s*from\\s*([\"'])([^\"']+)\\2;?",
          Pattern.MULTILINE);
  private static final Pattern DECLARED =
      Pattern.compile(
          "^export ((?:async )?function|class|const) ([\\w$]+)", Pattern.MULTILINE);
  private static final Pattern DEFAULT =
      Pattern.compile("(^|[;}])export default (?=function|class)", Pattern.MULTILINE);
  private static final Pattern LISTED =
      Pattern.compile("(^|[;}\n])export\\s*\\{([^}]*)\\};?\\s*$");
  private static final Pattern LAZY = Pattern.compile("\\bimport\\(\\s*(['\"])(\\.[^'\"]+)\\1\\s*\\)");
  private static final Pattern UNKNOWN =
      Pattern.compile("^\\s*(?:import\\b(?!\\()|export\\b).*|.*\\bimport\\.meta\\b.*", Pattern.MULTILINE);
  private static final Pattern SHEET = Pattern.compile("^@import \"([^\"]+)\";$", Pattern.MULTILINE);

  private final UnaryOperator<String> read;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final List<String> underWay = new ArrayList<>();
  private final List<String> lazy = new ArrayList<>();
  private final StringBuilder script = new StringBuilder();
  private final String entry;

  private LinkPage(String entry, UnaryOperator<String> read) {
    this.entry = entry;
    this.read = read;
  }

  /**
   * The scripts that an entry and what it loads later become, by their names.
   *
   * @param read a module's text by its name, as {@code app/main.js}
   */
  public static Map<String, String> scripts(String entry, UnaryOperator<String> read) {
    var scripts = new LinkedHashMap<String, String>();
    var waiting = new ArrayList<String>(List.of(entry));
    while (!waiting.isEmpty()) {
      String name = waiting.removeFirst();
      if (scripts.containsKey(name)) {
        continue;
      }
      var link = new LinkPage(name, read);
      String variable = link.add(name);
      // Whoever loads it later asks for its exports.
      link.script.append("export const linked = ").append(variable).append(";\n");
      scripts.put(name, link.script.toString());
      waiting.addAll(link.lazy);
    }
    return scripts;
  }

  /** Adds a module after those that it needs; gives the variable that holds its exports. */
  private String add(String name) {
    if (variables.containsKey(name)) {
      return variables.get(name);
    }
    if (underWay.contains(name)) {
      throw new IllegalArgumentException(name + " needs itself: " + underWay);
    }
    underWay.add(name);
    String text = COMMENTS.matcher(read.apply(name)).replaceAll("");
    text = IMPORT.matcher(text).replaceAll(found -> quoted(imported(name, found)));
    text = LAZY.matcher(text).replaceAll(found -> quoted(loadedLater(name, found)));
    var exports = new ArrayList<String>();
    text =
        DECLARED
            .matcher(text)
            .replaceAll(found -> {
              exports.add(found.group(2));
              return quoted(found.group(1) + " " + found.group(2));
            });
    text =
        DEFAULT
            .matcher(text)
            .replaceAll(found -> {
              exports.add("default: $default");
              return quoted(found.group(1) + "const $default = ");
            });
    text =
        LISTED
            .matcher(text)
            .replaceAll(found -> {
              exports.addAll(members(found.group(2), /* exported= */ true));
              return quoted(found.group(1));
            });
    var unknown = UNKNOWN.matcher(text);
    if (unknown.find()) {
      throw new IllegalArgumentException(name + ": unknown form: " + unknown.group().strip());
    }
    String variable = "$" + variables.size();
    variables.put(name, variable);
    underWay.remove(name);
    script
        .append("const ").append(variable).append(" = (() => {\n")
        .append(text.strip())
        .append("\nreturn { ").append(String.join(", ", exports)).append(" };\n})();\n");
    return variable;
  }

  private String imported(String by, MatchResult found) {
    String what = found.group(1);
    String from = add(target(by, found.group(3)));
    if (what.startsWith("{")) {
      List<String> members = members(what.substring(1, what.length() - 1), /* exported= */ false);
      return "const { " + String.join(", ", members) + " } = " + from + ";";
    }
    return what.startsWith("*")
        ? "const " + what.replaceFirst("\\*\\s*as\\s+", "") + " = " + from + ";"
        : "const " + what + " = " + from + ".default;";
  }

  /** Its address is the linked file's, next to which it is. */
  private String loadedLater(String by, MatchResult found) {
    String name = target(by, found.group(2));
    lazy.add(name);
    Path folder = Path.of("/" + entry).getParent();
    String path = folder.relativize(Path.of("/" + name)).toString().replace('\\', '/');
    return "import('./" + path + "').then((it) => it.linked)";
  }

  /** {@code a as b} in a list becomes what an object or a pattern says. */
  private static List<String> members(String list, boolean exported) {
    return Stream.of(list.split(","))
        .map(String::strip)
        .filter(member -> !member.isEmpty())
        .map(member -> member.split("\\s+as\\s+"))
        .map(names -> names.length == 1
            ? names[0]
            : exported ? names[1] + ": " + names[0] : names[0] + ": " + names[1])
        .toList();
  }

  private static String target(String by, String path) {
    if (!path.startsWith(".")) {
      throw new IllegalArgumentException(by + " names no file: " + path);
    }
    return Path.of("/" + by).resolveSibling(path).normalize().toString().replace('\\', '/').substring(1);
  }

  private static String quoted(String replacement) {
    return java.util.regex.Matcher.quoteReplacement(replacement);
  }

  /** A sheet with those that it imports in their places. */
  static String sheet(String name, UnaryOperator<String> read) {
    String text = COMMENTS.matcher(read.apply(name)).replaceAll("");
    return SHEET
        .matcher(text)
        .replaceAll(found ->
            quoted(sheet(target(name, "./" + found.group(1)), read)));
  }

  /**
   * @param args the folder {@code web}, the one for what is linked, and {@code name=file} for each
   *     module that is elsewhere
   */
  public static void main(String[] args) throws IOException {
    Path web = Path.of(args[0]);
    Path out = Path.of(args[1]);
    var elsewhere = new LinkedHashMap<String, Path>();
    for (String each : List.of(args).subList(2, args.length)) {
      String[] parts = each.split("=", 2);
      elsewhere.put(parts[0], Path.of(parts[1]));
    }
    UnaryOperator<String> read = name -> read(elsewhere.getOrDefault(name, web.resolve(name)));
    var made = new LinkedHashMap<String, String>(scripts("app/main.js", read));
    made.put("style/page.css", sheet("style/page.css", read));
    for (Map.Entry<String, String> each : made.entrySet()) {
      Path file = out.resolve(each.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, each.getValue());
    }
    try (Stream<Path> files = Files.walk(out)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> out.relativize(file).toString().replace('\\', '/'))
              .filter(name -> !name.equals("files.txt"))
              .sorted()
              .toList();
      Files.write(out.resolve("files.txt"), names);
    }
  }

  private static String read(Path file) {
    try {
      // Preact's hooks name it as npm does; the lines about source maps name files that are not there.
      return Files.readString(file)
          .replace("from\"preact\"", "from\"./preact.js\"")
          .replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    } catch (IOException e) {
      throw new IllegalArgumentException("the page's file " + file + " cannot be read", e);
    }
  }
}
