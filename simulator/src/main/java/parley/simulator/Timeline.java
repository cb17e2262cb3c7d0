package parley.simulator;

import java.util.PriorityQueue;

/**
 * Virtual time: what is to happen, in order; what is due at one time, in the order of its coming.
 */
final class Timeline {
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long number;

  private record Event(long at, long number, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  long now() {
    return now;
  }

  void at(long time, Runnable action) {
    events.add(new Event(Math.max(time, now), number++, action));
  }

  void after(long delayMs, Runnable action) {
    at(now + delayMs, action);
  }

  /** Lets time pass. */
  void run(long durationMs) {
    long end = now + durationMs;
    while (!events.isEmpty() && events.peek().at <= end) {
      Event event = events.remove();
      now = event.at;
      event.action.run();
    }
    now = end;
  }
}
