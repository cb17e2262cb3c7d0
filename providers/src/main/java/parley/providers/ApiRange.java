package parley.providers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of {@code parley.api} that a plugin works with: {@code 1.2} means from 1.2 until the
 * next version that may break it (2.0; after 0.2 that is 0.3), {@code [1.2,1.5)} exactly that.
 *
 * @param least the first that will do
 * @param below the first that will not
 */
record ApiRange(Version least, Version below) {
  private static final Pattern RANGE = Pattern.compile("\\[([0-9.]+),([0-9.]+)\\)");
  private static final Pattern NUMBER =
      Pattern.compile("([0-9]{1,6})(?:\\.([0-9]{1,6}))?(?:\\.([0-9]{1,6}))?([-+].*)?");

  /** A version; what stands behind its three numbers is not looked at. */
  record Version(int major, int minor, int patch) implements Comparable<Version> {
    static Version parse(String text) {
      Matcher number = NUMBER.matcher(text);
      if (!number.matches()) {
        throw new IllegalArgumentException("'" + text + "' is not a version like 1.2");
      }
      return new Version(part(number.group(1)), part(number.group(2)), part(number.group(3)));
    }

    private static int part(String digits) {
      return digits == null ? 0 : Integer.parseInt(digits);
    }

    private Version nextThatMayBreak() {
      return major == 0 ? new Version(0, minor + 1, 0) : new Version(major + 1, 0, 0);
    }

    @Override
    public int compareTo(Version other) {
      int order = Integer.compare(major, other.major);
      order = order != 0 ? order : Integer.compare(minor, other.minor);
      return order != 0 ? order : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
      return major + "." + minor + (patch == 0 ? "" : "." + patch);
    }
  }

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  static ApiRange parse(String text) {
    Matcher range = RANGE.matcher(text.replace(" ", ""));
    if (range.matches()) {
      var both = new ApiRange(Version.parse(range.group(1)), Version.parse(range.group(2)));
      if (both.least.compareTo(both.below) >= 0) {
        throw new IllegalArgumentException("'" + text + "' is a range without any version in it");
      }
      return both;
    }
    if (text.startsWith("[") || text.startsWith("(")) {
      throw new IllegalArgumentException("'" + text + "' is not a range like [1.2,1.5)");
    }
    Version least = Version.parse(text);
    return new ApiRange(least, least.nextThatMayBreak());
  }

  boolean includes(Version version) {
    return least.compareTo(version) <= 0 && version.compareTo(below) < 0;
  }

  @Override
  public String toString() {
    return "[" + least + "," + below + ")";
  }
}
