package parley.simulator;

import java.util.ArrayDeque;
import java.util.Deque;

/** What happened, one line per event: the last lines in words, all of them in one number. */
final class Trace {
  private static final int LINES_KEPT = 60;

  private final Deque<String> tail = new ArrayDeque<>();
  private long lines;
  private long hash;

  void add(String line) {
    lines++;
    hash = hash * 31 + line.hashCode();
    tail.addLast(line);
    if (tail.size() > LINES_KEPT) {
      tail.removeFirst();
    }
  }

  /** Equal for two runs in which the same happened. */
  String fingerprint() {
    return lines + " events, " + Long.toHexString(hash);
  }

  String tail() {
    return String.join("\n", tail);
  }
}
