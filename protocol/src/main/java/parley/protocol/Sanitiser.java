package parley.protocol;

/** The one place through which a text from outside passes before a terminal or a log. */
public final class Sanitiser {
  /**
   * Marks that one character may carry. Living scripts need at most three or four; a tower of them
   * overwrites the lines above.
   */
  private static final int MARKS = 4;

  private static final char REPLACEMENT = '\uFFFD';

  private Sanitiser() {}

  /**
   * One line: C0 and C1 controls, line ends, ESC, bidi and zero-width controls become visible
   * replacements.
   */
  public static String line(String text) {
    return line(text, Integer.MAX_VALUE);
  }

  /**
   * As {@link #line}, but cut to a number of characters with an ellipsis: for logs.
   *
   * @param most at least 1: code points in the result, the ellipsis among them
   */
  public static String line(String text, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a line has at least 1 character, not " + most);
    }
    var line = new StringBuilder(Math.min(text.length(), most) + 1);
    int marks = 0;
    int written = 0;
    int beforeLast = 0; // where the last character that was written begins
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      marks = isMark(c) ? marks + 1 : 0;
      if (marks > MARKS + 1) {
        continue;
      }
      if (written == most) {
        line.setLength(beforeLast);
        return line.append('…').toString();
      }
      beforeLast = line.length();
      line.appendCodePoint(marks > MARKS ? REPLACEMENT : visible(c));
      written++;
    }
    return line.toString();
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  private static int visible(int c) {
    if (c < ' ') {
      return 0x2400 + c; // Unicode's pictures of the control characters
    }
    if (c == 0x7f) {
      return 0x2421;
    }
    return isHarmful(c) ? REPLACEMENT : c;
  }

  private static boolean isHarmful(int c) {
    if (c == 0x200C || c == 0x200D) {
      return false; // the joiners: Persian, Indic scripts and emoji need them
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      // Bidi, zero-width and tag characters are all of this type. Six signs of Arabic and others
      // that enclose a number are too, but can be seen.
      case Character.FORMAT -> !isVisibleFormat(c);
      default -> c >= 0xE0000 && c <= 0xE0FFF;
    };
  }

  private static boolean isVisibleFormat(int c) {
    return (c >= 0x0600 && c <= 0x0605)
        || c == 0x06DD
        || c == 0x070F
        || c == 0x0890
        || c == 0x0891
        || c == 0x08E2
        || c == 0x110BD
        || c == 0x110CD;
  }
}
