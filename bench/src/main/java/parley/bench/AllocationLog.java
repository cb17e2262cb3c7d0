package parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Java server has allocated, by the log of its serial collector: each collection empties
 * Eden, so what is in it before was allocated since the last. A small young generation makes the
 * sum exact to a few MB.
 */
record AllocationLog(Path file) {
  private static final Pattern EDEN = Pattern.compile("Eden: (\\d+)K\\(");
  private static final int YOUNG_MB = 8;

  /** What the server is to be started with. */
  String javaOptions() {
    return "-Xmn" + YOUNG_MB + "m -Xlog:gc+heap=info:file=" + file;
  }

  /**
   * Bytes up to the last collection.
   *
   * @throws IllegalStateException if there was none: then nothing can be said
   */
  long bytes() {
    try (Stream<String> lines = Files.lines(file)) {
      long kilobytes =
          lines
              .map(EDEN::matcher)
              .filter(Matcher::find)
              .mapToLong(found -> Long.parseLong(found.group(1)))
              .sum();
      if (kilobytes == 0) {
        throw new IllegalStateException("no collection in " + file);
      }
      return kilobytes * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
