package parley.protocol;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The vectors in docs/PROTOCOL.md: fenced blocks, found by the word after the fence. */
final class Specification {
  private static final Pattern REPEAT = Pattern.compile("<<(?:(\\d+)\\*(.+?)|hex ([0-9a-f]+))>>");
  private static final List<String> LINES = read();

  private Specification() {}

  /** Each block of a kind, as its lines; fails if there is none. */
  static List<List<String>> blocks(String kind) {
    List<List<String>> blocks = new ArrayList<>();
    List<String> open = null;
    for (String line : LINES) {
      if (open != null && line.equals("```")) {
        blocks.add(open);
        open = null;
      } else if (open != null) {
        open.add(line);
      } else if (line.equals("```" + kind)) {
        open = new ArrayList<>();
      }
    }
    assertFalse(blocks.isEmpty(), "docs/PROTOCOL.md has no block ```" + kind);
    assertFalse(blocks.stream().anyMatch(List::isEmpty), "an empty block ```" + kind);
    return blocks;
  }

  /** The lines of the blocks of a kind; fails if there is none. */
  static List<String> lines(String kind) {
    return blocks(kind).stream().flatMap(List::stream).toList();
  }

  /** Blocks of {@code key: value} lines. */
  static List<Map<String, String>> records(String kind) {
    List<Map<String, String>> records = new ArrayList<>();
    for (List<String> block : blocks(kind)) {
      Map<String, String> record = new LinkedHashMap<>();
      for (String line : block) {
        record.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2));
      }
      records.add(record);
    }
    return records;
  }

  /** Seeds and keys by the names that the examples use: private, public, short form. */
  static Map<String, String[]> keys() {
    Map<String, String[]> keys = new LinkedHashMap<>();
    for (String line : lines("keys")) {
      String[] parts = line.split(" ");
      keys.put(parts[0], new String[] {parts[1], parts[2], parts[3]});
    }
    return keys;
  }

  /** Bytes of a text with {@code <<n*x>>} and {@code <<hex h>>} written out. */
  static byte[] expand(String text) {
    var out = new ByteArrayOutputStream();
    Matcher matcher = REPEAT.matcher(text);
    int at = 0;
    while (matcher.find()) {
      out.writeBytes(text.substring(at, matcher.start()).getBytes(StandardCharsets.UTF_8));
      out.writeBytes(
          matcher.group(1) != null
              ? matcher
                  .group(2)
                  .repeat(Integer.parseInt(matcher.group(1)))
                  .getBytes(StandardCharsets.UTF_8)
              : HexFormat.of().parseHex(matcher.group(3)));
      at = matcher.end();
    }
    out.writeBytes(text.substring(at).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  static byte[] expandHex(String hex) {
    return hex.equals("-")
        ? new byte[0]
        : HexFormat.of().parseHex(new String(expand(hex), StandardCharsets.US_ASCII));
  }

  /** Texts that stand in a line as JSON, separated by spaces; half characters are kept. */
  static List<String> jsonTexts(String line) {
    try (JsonParser parser = new JsonFactory().createParser(line.toCharArray())) {
      List<String> texts = new ArrayList<>();
      while (parser.nextToken() != null) {
        texts.add(parser.getText());
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  private static List<String> read() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path file = folder.resolve("docs").resolve("PROTOCOL.md");
      if (Files.exists(file)) {
        try {
          return Files.readAllLines(file);
        } catch (IOException e) {
          throw new UncheckedIOException("docs/PROTOCOL.md cannot be read", e);
        }
      }
    }
    throw new AssertionError("docs/PROTOCOL.md is not in any folder above this one");
  }
}
