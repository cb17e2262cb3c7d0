package parley.launcher;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads a TOML file of settings, and says file and line of all that is wrong with it. */
final class ConfigFile {
  /** Far more than all settings need: a guess that keeps a wrong path from filling the memory. */
  private static final long MOST_BYTES = 1 << 20;

  private static final Pattern KEY = Pattern.compile("\\s*[\"']?([\\w-]+)[\"']?\\s*=");

  private final SettingTable table;
  private final Path file;
  private final List<String> problems;
  private List<String> lines = List.of();

  private ConfigFile(SettingTable table, Path file, List<String> problems) {
    this.table = table;
    this.file = file;
    this.problems = problems;
  }

  /**
   * The values that the file gives.
   *
   * @param problems where to add what is wrong, one sentence each
   */
  static Map<String, Given> read(SettingTable table, Path file, List<String> problems) {
    return new ConfigFile(table, file, problems).read();
  }

  private Map<String, Given> read() {
    var values = new LinkedHashMap<String, Given>();
    try {
      if (Files.size(file) > MOST_BYTES) {
        problems.add(file + ": is larger than 1 MiB, which no file of settings is");
        return values;
      }
      String text = Files.readString(file);
      lines = text.lines().toList();
      new TomlMapper()
          .readTree(text)
          .properties()
          .forEach(entry -> take(entry.getKey(), entry.getValue(), values));
    } catch (JacksonException e) {
      // A doubled key is noticed only behind its value, on the next line.
      boolean doubled = e.getOriginalMessage().startsWith("Duplicate key");
      int parsed = e.getLocation().getLineNr();
      int line = doubled ? doubledKeyLine().orElse(parsed) : parsed;
      String hint = doubled ? "" : "; texts stand in quotes: network = \"parley\"";
      problems.add(file + ":" + line + ": is not TOML: " + e.getOriginalMessage() + hint);
    } catch (NoSuchFileException e) {
      problems.add(file + ": there is no such file");
    } catch (CharacterCodingException e) {
      problems.add(file + ": is not a text in UTF-8");
    } catch (AccessDeniedException e) {
      problems.add(file + ": may not be read by this user");
    } catch (IOException e) {
      problems.add(file + ": cannot be read: " + e.getMessage());
    }
    return values;
  }

  private void take(String key, JsonNode node, Map<String, Given> values) {
    String origin = file + ":" + lineOf(key);
    var spec = table.find(key);
    if (spec.isEmpty()) {
      List<String> keys = table.specs().stream().map(SettingSpec::key).toList();
      problems.add(
          origin
              + ": there is no setting '"
              + key
              + "'"
              + Nearest.hint(key, keys, "--help lists them"));
      return;
    }
    Kind kind = spec.get().kind();
    if (!matches(kind.shape(), node)) {
      problems.add(origin + ": " + key + ": must be written as " + example(kind));
      return;
    }
    var items = new ArrayList<String>();
    if (node.isArray()) {
      node.forEach(item -> items.add(item.asText()));
    } else if (kind.shape() == Kind.Shape.PATH && !node.asText().isBlank()) {
      items.add(file.toAbsolutePath().resolveSibling(node.asText()).toString());
    } else {
      items.add(node.asText());
    }
    values.put(key, new Given(items, origin));
  }

  private static boolean matches(Kind.Shape shape, JsonNode node) {
    return switch (shape) {
      case TEXT, PATH -> node.isTextual();
      case WHOLE -> node.isIntegralNumber();
      case FLAG -> node.isBoolean();
      case LIST -> node.isArray() && node.valueStream().allMatch(JsonNode::isTextual);
    };
  }

  private static String example(Kind kind) {
    return switch (kind.shape()) {
      case TEXT, PATH -> "text in quotes";
      case WHOLE -> "a whole number, without quotes";
      case FLAG -> "true or false, without quotes";
      case LIST -> "a list of texts: [\"" + kind.placeholder() + "\", …]";
    };
  }

  private OptionalInt doubledKeyLine() {
    var seen = new HashSet<String>();
    for (int i = 0; i < lines.size(); i++) {
      var matcher = KEY.matcher(lines.get(i));
      if (matcher.lookingAt() && !seen.add(matcher.group(1))) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
  }

  /** The parser's tree has no places, but each key stands at the start of a line. */
  private int lineOf(String key) {
    String quoted = Pattern.quote(key);
    var start = Pattern.compile("\\s*\\[*\\s*[\"']?" + quoted + "[\"']?\\s*[=.\\]].*");
    for (int i = 0; i < lines.size(); i++) {
      if (start.matcher(lines.get(i)).matches()) {
        return i + 1;
      }
    }
    return 1;
  }
}
