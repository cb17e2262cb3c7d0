package parley.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * A list of commands for a terminal of some width, broken between words. Side by side where there
 * is room for that, otherwise each command's help is below it.
 */
public final class HelpText {
  /** As for output that is no terminal: nothing is broken. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** A command that is longer has its help on the next line (a guess, as the next). */
  private static final int USAGE_MOST = 30;

  private static final int HELP_LEAST = 24;
  private static final int BELOW = 4;

  /** A command and what it does. */
  public record Row(String usage, String help) {}

  private HelpText() {}

  /**
   * The lines.
   *
   * @param indent blanks before each command
   * @param columns of the terminal
   */
  public static List<String> lines(List<Row> rows, int indent, int columns) {
    int widest = rows.stream().mapToInt(row -> row.usage().length()).max().orElse(0);
    int left = indent + 2 + (columns == UNLIMITED ? widest : Math.min(widest, USAGE_MOST));
    var lines = new ArrayList<String>();
    for (Row row : rows) {
      if (columns < left + HELP_LEAST) {
        lines.addAll(wrapped(row.usage(), indent, indent + BELOW, columns));
        lines.addAll(wrapped(row.help(), indent + BELOW, indent + BELOW, columns));
      } else if (indent + row.usage().length() + 2 > left) {
        lines.addAll(wrapped(row.usage(), indent, indent + BELOW, columns));
        lines.addAll(wrapped(row.help(), left, left, columns));
      } else {
        List<String> help = wrapped(row.help(), left, left, columns);
        String usage = " ".repeat(indent) + row.usage();
        lines.add(usage + help.getFirst().substring(usage.length()));
        lines.addAll(help.subList(1, help.size()));
      }
    }
    return List.copyOf(lines);
  }

  /** A text in lines, the first with so many blanks before it, the others with others. */
  public static List<String> wrapped(String text, int first, int others, int columns) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder(" ".repeat(first));
    int begun = first;
    for (String word : text.split(" ")) {
      if (line.length() > begun && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line = new StringBuilder(" ".repeat(others));
        begun = others;
      }
      line.append(line.length() > begun ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
