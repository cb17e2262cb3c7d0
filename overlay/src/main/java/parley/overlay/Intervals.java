package parley.overlay;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long servers may be silent between two announcements. When many servers have gone, the others
 * announce themselves sooner, but not before the end of the interval that they have begun.
 */
final class Intervals {
  /**
   * So long a longer interval counts. Another server may hear later than this one that many have
   * gone, and what it then says takes its time: as much as any server has that is not overdue.
   */
  static final long REMEMBERED_MS = Origins.overdueMs(Announcer.MOST_INTERVAL_MS);

  private record Past(long intervalMs, long untilMs) {}

  /** Longer ones than now, longest first: each server takes one off at most. */
  private final Deque<Past> longer = new ArrayDeque<>();

  /** There are fewer servers now than this. */
  void fewerThan(int servers, long now) {
    long intervalMs = Announcer.intervalMs(servers);
    while (!longer.isEmpty() && longer.getLast().intervalMs <= intervalMs) {
      longer.removeLast();
    }
    longer.add(new Past(intervalMs, now + REMEMBERED_MS));
  }

  /** The longest that a server may have begun, of which others have so many servers now. */
  long longestMs(int servers, long now) {
    while (!longer.isEmpty() && longer.getFirst().untilMs < now) {
      longer.removeFirst();
    }
    long nowMs = Announcer.intervalMs(servers);
    return longer.isEmpty() ? nowMs : Math.max(nowMs, longer.getFirst().intervalMs);
  }
}
