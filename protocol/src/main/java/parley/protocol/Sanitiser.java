package parley.protocol;

/** The one place through which a text from outside passes before a terminal or a log. */
public final class Sanitiser {
  private Sanitiser() {}

  /**
   * One line: C0 and C1 controls, line ends, ESC, bidi and zero-width controls become visible
   * replacements.
   */
  public static String line(String text) {
    throw new UnsupportedOperationException("helper P");
  }

  /** As {@link #line}, but cut to a number of characters with an ellipsis: for logs. */
  public static String line(String text, int most) {
    throw new UnsupportedOperationException("helper P");
  }
}
