package parley.simulator;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import parley.protocol.MessageId;

/** Prints how many links a message crosses, how fast, and what the mesh costs when it is idle. */
public final class Figures {
  private static final int PUBLISHED = 30;
  private static final int JOIN_MS = 60_000;
  private static final int IDLE_MS = 120_000;

  private final PrintStream out;
  private final int servers;
  private final Simulation simulation;
  private final Random random;
  private final List<SimulatedNode> nodes = new ArrayList<>();

  private Figures(PrintStream out, int servers, long seed) {
    this.out = out;
    this.servers = servers;
    this.simulation = new Simulation(seed);
    this.random = new Random(seed);
  }

  /** Arguments: the seed, and for each network the number of its servers. */
  public static void main(String[] arguments) {
    System.out.println(
        "| servers | members | sends per message | at least | last delivery | delivered | control |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (int i = 1; i < arguments.length; i++) {
      new Figures(System.out, Integer.parseInt(arguments[i]), Long.parseLong(arguments[0])).print();
    }
  }

  private void print() {
    for (int i = 0; i < servers; i++) {
      nodes.add(simulation.add(i % 2 == 0, Behaviour.HONEST)); // the others are behind NAT
      for (int j = 0; j < 2 && i > 0; j++) {
        simulation.name(nodes.get(i), nodes.get(random.nextInt(i) / 2 * 2));
      }
      simulation.run(10);
    }
    simulation.untilConnected(JOIN_MS);
    simulation.run(IDLE_MS);
    long began = simulation.wire().controlBytes;
    simulation.run(IDLE_MS);
    double control = (simulation.wire().controlBytes - began) * 1_000.0 / IDLE_MS / servers;
    for (int members : List.of(2, 5, 50)) {
      if (members <= servers) {
        print(members, control);
      }
    }
  }

  private void print(int members, double control) {
    String channel = "of-" + members;
    List<SimulatedNode> all = new ArrayList<>(nodes);
    Collections.shuffle(all, random);
    List<SimulatedNode> joined = all.subList(0, members);
    joined.forEach(node -> simulation.join(node, channel));
    simulation.run(20_000);
    long sends = 0;
    long lastMs = 0;
    int reached = 0;
    for (int i = 0; i < PUBLISHED; i++) {
      long before = simulation.wire().data;
      long saidAt = simulation.now();
      MessageId mid = simulation.say(joined.get(i % members), channel);
      simulation.run(5_000);
      sends += simulation.wire().data - before;
      reached += (int) nodes.stream().filter(n -> n.delivered.containsKey(mid)).count();
      lastMs += simulation.lastDelivery(mid) - saidAt;
    }
    out.printf(
        Locale.ROOT,
        "| %,d | %d | %.1f | %d | %d ms | %.2f %% | %.0f B/s |%n",
        servers,
        members,
        (double) sends / PUBLISHED,
        members - 1,
        lastMs / PUBLISHED,
        100.0 * reached / PUBLISHED / (members - 1),
        control);
  }
}
