package parley.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import parley.overlay.Input;
import parley.overlay.TimerKey;

/** What happened, event by event: the last ones in words, all of them in one number. */
final class Trace {
  private static final int EVENTS_KEPT = 60;

  /** Odd, and otherwise of no meaning. */
  private static final long FACTOR = 0x9e3779b97f4a7c15L;

  private final Deque<Event> tail = new ArrayDeque<>();
  private long events;
  private long hash;

  /** What is put into words only if somebody asks. */
  private record Event(long at, String where, Object what) {}

  /** A node's overlay is given an input. */
  void add(long now, SimulatedNode node, Input input) {
    int content =
        switch (input) {
          case Input.FrameReceived(int link, byte[] frame) -> 31 * link + Arrays.hashCode(frame);
          case Input.LinkUp up -> 31 * up.link() + up.peer().hashCode();
          case Input.Publish publish -> Arrays.hashCode(publish.message().sig());
          default -> 31 * input.hashCode() + kind(input).hashCode();
        };
    add(new Event(now, node.toString(), input), content);
  }

  /** Records without fields all have the same hash. */
  private static String kind(Input input) {
    return input instanceof Input.TimerFired(TimerKey timer)
        ? timer.getClass().getName()
        : input.getClass().getName();
  }

  /** Anything else happens; {@code what} is a text or has one of its own. */
  void add(long now, Object where, Object what) {
    add(new Event(now, where.toString(), what), what.toString().hashCode());
  }

  private void add(Event event, int content) {
    events++;
    hash = (hash ^ event.at) * FACTOR;
    hash = (hash ^ event.where.hashCode()) * FACTOR;
    hash = (hash ^ content) * FACTOR;
    tail.addLast(event);
    if (tail.size() > EVENTS_KEPT) {
      tail.removeFirst();
    }
  }

  /** Equal for two runs in which the same happened. */
  String fingerprint() {
    return events + " events, " + Long.toHexString(hash);
  }

  /** Events so far. */
  long events() {
    return events;
  }

  String tail() {
    List<String> lines = new ArrayList<>();
    tail.forEach(event -> lines.add(event.at + " " + event.where + " " + describe(event.what)));
    return String.join("\n", lines);
  }

  private static String describe(Object what) {
    return switch (what) {
      case Input.FrameReceived(int link, byte[] frame) ->
          "frame " + link + " kind " + frame[0] + " of " + frame.length;
      case Input.LinkUp up -> "up " + up.link() + " " + up.peer() + " " + up.address();
      case Input.Publish publish -> "publish " + publish.message().mid();
      default -> what.toString();
    };
  }
}
