package parley.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import parley.protocol.MessageId;

/** What was said while there were faults, and how much of it reached whom it should reach. */
final class Tally {
  private final Simulation simulation;
  private final List<Said> open = new ArrayList<>();
  private long expected;
  private long delivered;

  /** The servers that a message should reach, each in the life that it then led. */
  private record Said(
      MessageId mid, SimulatedNode author, int life, Map<SimulatedNode, Integer> members) {}

  Tally(Simulation simulation) {
    this.simulation = simulation;
  }

  /**
   * A message is published, which should reach each member that can be reached at all: honest, not
   * cut off from the author, and with a clock that shows about the same.
   */
  void say(SimulatedNode author) {
    Map<SimulatedNode, Integer> members = new LinkedHashMap<>();
    for (SimulatedNode node : simulation.honest()) {
      if (node != author
          && node.channels.contains(Simulation.CHANNEL)
          && node.clockOffMs == author.clockOffMs
          && !simulation.cut(author, node)) {
        members.put(node, node.life());
      }
    }
    MessageId mid = simulation.say(author, Simulation.CHANNEL);
    open.add(new Said(mid, author, author.life(), members));
  }

  /** Counts what was delivered, but for servers that died meanwhile, whether author or member. */
  void settle() {
    open.removeIf(said -> !said.author.alive() || said.author.life() != said.life);
    for (Said said : open) {
      said.members.forEach((node, life) -> {
        if (node.alive() && node.life() == life) {
          expected++;
          delivered += node.delivered.containsKey(said.mid) ? 1 : 0;
        }
      });
    }
    open.clear();
  }

  long expected() {
    return expected;
  }

  long delivered() {
    return delivered;
  }
}
