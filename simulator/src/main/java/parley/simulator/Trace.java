package parley.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import parley.overlay.Input;
import parley.overlay.TimerKey;

/** What happened, event by event: the last ones in words, all of them in one number. */
final class Trace {
  private static final int EVENTS_KEPT = 64;

  /** Odd, and otherwise of no meaning. */
  private static final long FACTOR = 0x9e3779b97f4a7c15L;

  // the last events, which are put into words only if somebody asks
  private final long[] times = new long[EVENTS_KEPT];
  private final Object[] places = new Object[EVENTS_KEPT];
  private final Object[] contents = new Object[EVENTS_KEPT];

  private long events;
  private long hash;

  /** A node's overlay is given an input. */
  void add(long now, SimulatedNode node, Input input) {
    int content =
        switch (input) {
          case Input.FrameReceived(int link, byte[] frame) -> 31 * link + Arrays.hashCode(frame);
          case Input.LinkUp up -> 31 * up.link() + up.peer().hashCode();
          case Input.Publish publish -> Arrays.hashCode(publish.message().sig());
          default -> 31 * input.hashCode() + kind(input).hashCode();
        };
    add(now, node, input, content);
  }

  /** Records without fields all have the same hash. */
  private static String kind(Input input) {
    return input instanceof Input.TimerFired(TimerKey timer)
        ? timer.getClass().getName()
        : input.getClass().getName();
  }

  /** Anything else happens; {@code what} is a text or has one of its own. */
  void add(long now, Object where, Object what) {
    add(now, where, what, what.toString().hashCode());
  }

  private void add(long now, Object where, Object what, int content) {
    int at = (int) (events % EVENTS_KEPT);
    times[at] = now;
    places[at] = where;
    contents[at] = what;
    events++;
    hash = (hash ^ now) * FACTOR;
    hash = (hash ^ where.toString().hashCode()) * FACTOR;
    hash = (hash ^ content) * FACTOR;
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
    for (long event = Math.max(0, events - EVENTS_KEPT); event < events; event++) {
      int at = (int) (event % EVENTS_KEPT);
      lines.add(times[at] + " " + places[at] + " " + describe(contents[at]));
    }
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
