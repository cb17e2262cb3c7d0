package parley.simulator;

import java.util.List;
import java.util.Locale;

/** What it costs that all servers have a user in one channel: they come, and then nobody does. */
final class Crowd {
  private static final int COME_MS = 10_000;

  /** The time over which a peak is a mean. */
  private static final int WINDOW_MS = 10_000;

  private static final int WINDOWS = 6;

  private final Simulation simulation;
  private final List<SimulatedNode> nodes;
  private long bytes;

  Crowd(Simulation simulation, List<SimulatedNode> nodes) {
    this.simulation = simulation;
    this.nodes = nodes;
  }

  /** Headings of what {@link #row} returns. */
  static String head() {
    return """
    | servers, all with a user | the worst 10 s, B/s each | the first minute, B/s each | afterwards, B/s each | in virtual s | questions each | rosters each | known elsewhere |
    |--:|--:|--:|--:|--:|--:|--:|--:|\
    """;
  }

  /**
   * All users come within ten seconds; a row.
   *
   * @param quietMs how long is measured what it costs once they are there
   */
  String row(long quietMs) {
    Wire wire = simulation.wire();
    long questions = wire.questions;
    long rosters = wire.rosters;
    bytes = wire.controlBytes;
    long before = bytes;
    for (int i = 0; i < nodes.size(); i++) {
      SimulatedNode node = nodes.get(i);
      simulation.join(node, Simulation.CHANNEL);
      simulation.present(node, node.key, node.toString());
      simulation.run((i + 1L) * COME_MS / nodes.size() - (long) i * COME_MS / nodes.size());
    }
    double worst = perSecond(COME_MS);
    for (int i = 1; i < WINDOWS; i++) {
      simulation.run(WINDOW_MS);
      worst = Math.max(worst, perSecond(WINDOW_MS));
    }
    double first = (bytes - before) * 1_000.0 / (WINDOWS * WINDOW_MS) / nodes.size();
    long asked = wire.questions - questions;
    long told = wire.rosters - rosters;
    simulation.run(quietMs);
    return String.format(
        Locale.ROOT,
        "| %,d | %,.0f | %,.0f | %,.0f | %d | %,d | %,d | %,.0f |",
        nodes.size(),
        worst,
        first,
        perSecond(quietMs),
        quietMs / 1_000,
        asked / nodes.size(),
        told / nodes.size(),
        nodes.stream()
            .mapToInt(node -> node.overlay().elsewhere(Simulation.CHANNEL).count())
            .average()
            .orElseThrow());
  }

  private double perSecond(long durationMs) {
    long before = bytes;
    bytes = simulation.wire().controlBytes;
    return (bytes - before) * 1_000.0 / durationMs / nodes.size();
  }
}
