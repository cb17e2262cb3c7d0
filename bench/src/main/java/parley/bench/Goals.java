package parley.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The figures to reach, beside what was measured. */
final class Goals {
  private static final String FANOUT = "fanout.";

  private Goals() {}

  /** One line: what, at most how much, and where it is found. */
  private record Goal(String what, double most, Function<Notebook, OptionalDouble> found) {
    static Goal figure(String what, double most, String name) {
      return new Goal(what, most, notebook -> notebook.figure(name));
    }
  }

  private static final List<Goal> ALL =
      List.of(
          toFloor(1_000, FanOut.FLOOR),
          toFloor(100, FanOut.FLOOR),
          toFloor(1_000, FanOut.FLOOR_VERIFY),
          toFloor(100, FanOut.FLOOR_VERIFY),
          toNats(1_000, "nats"),
          toNats(100, "nats"),
          toNats(1_000, FanOut.NATS_SAME_BYTES),
          toNats(100, FanOut.NATS_SAME_BYTES),
          oneInFlight(1_000),
          oneInFlight(100),
          Goal.figure("1,000 × 10 channels: CPU ÷ nats's", 1 / 1.3, "channels.nats.ratio"),
          Goal.figure("1,000 × 10 channels: CPU ÷ redis's", 1 / 1.3, "channels.redis.ratio"),
          Goal.figure("KB for an idle connection, of 10,000", 3, "idle.parley.10000.kb"),
          Goal.figure("WebSocket's CPU ÷ TCP's", 1.15, "doors.ws.ratio"),
          Goal.figure("CPU of two servers ÷ one's", 2, "mesh.two.ratio"),
          Goal.figure("s for 10,000 to join one channel", 2, "storm.10000.seconds"),
          new Goal(
              "a delivery to 10,000 members ÷ to 100, without signatures",
              1.2,
              notebook ->
                  quotient(notebook, "scale.members.10000.without", "scale.members.100.without")),
          inChannels(10_000),
          inChannels(100_000));

  /** Every message has one signature there, however many channels: it belongs to the cost. */
  private static Goal inChannels(int channels) {
    return new Goal(
        String.format("a delivery in %,d channels ÷ in 1,000", channels),
        1.2,
        notebook ->
            quotient(
                notebook, "scale.channels." + channels + ".micros", "scale.channels.1000.micros"));
  }

  private static Goal toFloor(int members, String floor) {
    return Goal.figure(
        String.format("R = %,d, W = 256: CPU ÷ %s's", members, floor),
        1.5,
        FANOUT + members + ".256." + floor + ".ratio");
  }

  private static Goal toNats(int members, String nats) {
    return Goal.figure(
        String.format("R = %,d, W = 256: CPU ÷ that of %s", members, nats),
        1.0 / 5,
        FANOUT + members + ".256." + nats + ".ratio");
  }

  private static Goal oneInFlight(int members) {
    return Goal.figure(
        String.format("R = %,d, W = 1: CPU ÷ the floor's", members),
        1.25,
        FANOUT + members + ".1." + FanOut.FLOOR_EACH + ".ratio");
  }

  private static OptionalDouble quotient(Notebook notebook, String of, String by) {
    OptionalDouble one = notebook.figure(of);
    OptionalDouble other = notebook.figure(by);
    return one.isPresent() && other.isPresent()
        ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
        : OptionalDouble.empty();
  }

  static String page(Notebook notebook) {
    var table = new Notebook.Table("figure", "to reach, at most", "measured", "");
    for (Goal goal : ALL) {
      OptionalDouble found = goal.found().apply(notebook);
      if (found.isPresent()) {
        boolean reached = found.getAsDouble() <= goal.most();
        table.row(
            goal.what(),
            Notebook.shown(goal.most()),
            Notebook.shown(found.getAsDouble()),
            reached ? "reached" : "**not reached**");
      }
    }
    return "## The figures to reach\n\nRatios are medians of pairs of bursts that came after each other.\n\n"
        + table;
  }
}
