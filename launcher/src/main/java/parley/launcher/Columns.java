package parley.launcher;

import java.util.ArrayList;
import java.util.List;

/** Tables for people. */
final class Columns {
  private Columns() {}

  /** Aligns a table's columns; the last is left as it is. */
  static List<String> aligned(List<List<String>> rows) {
    var lines = new ArrayList<String>();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
        line.append(row.get(i));
        if (i + 1 < row.size()) {
          line.append(" ".repeat(width - row.get(i).length() + 2));
        }
      }
      lines.add(line.toString());
    }
    return List.copyOf(lines);
  }
}
