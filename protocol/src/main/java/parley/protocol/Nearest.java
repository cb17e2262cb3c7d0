package parley.protocol;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds what somebody may have meant: the known word with the fewest letters inserted, left out,
 * changed, or swapped with their neighbour (Damerau 1964), in whatever case.
 */
public final class Nearest {
  private Nearest() {}

  /** The closest of the known words, if at most a third of its letters differ. */
  public static Optional<String> to(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(word, candidate) <= mostOf(candidate))
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** The end of a refusal: a guess at what was meant, or else where to look. */
  public static String hint(String word, Collection<String> known, String otherwise) {
    return to(word, known).map(best -> "; did you mean " + best + "?").orElse("; " + otherwise);
  }

  private static int mostOf(String candidate) {
    return candidate.length() / 3;
  }

  private static int distance(String word, String candidate) {
    if (Math.abs(word.length() - candidate.length()) > mostOf(candidate)) {
      return Integer.MAX_VALUE; // whatever its letters are: it may be as long as a line
    }
    String from = word.toLowerCase(Locale.ROOT);
    String to = candidate.toLowerCase(Locale.ROOT);
    int[][] rows = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : cheapest(rows, i, j, from, to);
      }
    }
    return rows[from.length()][to.length()];
  }

  private static int cheapest(int[][] rows, int i, int j, String from, String to) {
    char last = from.charAt(i - 1);
    int change = rows[i - 1][j - 1] + (last == to.charAt(j - 1) ? 0 : 1);
    int best = Math.min(change, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && last == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
  }
}
