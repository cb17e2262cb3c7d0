package parley.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The servers of a run: what they are like, and whom their operators name. */
final class Shape {
  /** Neighbours that each server of a random mesh names. */
  private static final int NAMED = 2;

  private static final int JOIN_EACH_MS = 10;

  private final Simulation simulation;
  private final RandomGenerator random;
  private final int size;
  private final List<Supplier<Behaviour>> kinds = new ArrayList<>();
  private final List<SimulatedNode> liars = new ArrayList<>();
  private double members = 1;
  private double diallingOnly;
  private double dropping;
  private boolean namedLiars;

  Shape(Simulation simulation, int size) {
    this.simulation = simulation;
    this.random = simulation.random();
    this.size = size;
  }

  // --- before the shape itself ---

  void members(double share) {
    members = share;
  }

  void diallingOnly(double share) {
    diallingOnly = share;
  }

  void dropping(double share) {
    dropping = share;
  }

  /** So many servers more, which lie. */
  void liars(Supplier<Behaviour> kind, int count) {
    for (int i = 0; i < count; i++) {
      kinds.add(kind);
    }
  }

  void presenceLimit(int count) {
    simulation.presenceLimit = count;
  }

  void namedLiars() {
    namedLiars = true;
  }

  // --- shapes ---

  private List<SimulatedNode> servers() {
    List<SimulatedNode> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      all.add(server(i == 0 || random.nextDouble() >= diallingOnly));
    }
    kinds.forEach(kind -> liars.add(simulation.add(true, kind.get())));
    return all;
  }

  private SimulatedNode server(boolean reachable) {
    SimulatedNode node = simulation.add(reachable, Behaviour.HONEST);
    if (random.nextDouble() < members) {
      simulation.join(node);
    }
    return node;
  }

  private void end(List<SimulatedNode> all) {
    for (SimulatedNode liar : liars) {
      simulation.name(liar, all.getFirst());
      if (namedLiars) {
        all.forEach(node -> simulation.name(node, liar));
      }
    }
    dropFrom(dropping);
    simulation.healing().made();
  }

  /** A share of the servers begins to drop all messages and confirmations, silently. */
  void dropFrom(double share) {
    List<SimulatedNode> honest = simulation.shuffled(simulation.honest());
    honest
        .subList(0, (int) Math.round(share * honest.size()))
        .forEach(node -> node.behave(Liars.DROPPER.get()));
  }

  void chain() {
    List<SimulatedNode> all = servers();
    for (int i = 1; i < size; i++) {
      simulation.name(all.get(i), all.get(i - 1));
    }
    end(all);
  }

  void ring() {
    List<SimulatedNode> all = servers();
    for (int i = 0; i < size; i++) {
      simulation.name(all.get(i), all.get((i + 1) % size));
    }
    end(all);
  }

  void star() {
    List<SimulatedNode> all = servers();
    for (int i = 1; i < size; i++) {
      simulation.name(all.get(i), all.getFirst());
    }
    end(all);
  }

  /** Two halves, in each of which all name each other, and one link between them. */
  void cliques() {
    List<SimulatedNode> all = servers();
    int half = size / 2;
    for (int i = 0; i < size; i++) {
      for (int j = i < half ? 0 : half; j < i; j++) {
        simulation.name(all.get(i), all.get(j));
      }
    }
    simulation.name(all.getFirst(), all.get(half));
    end(all);
  }

  /** All dial each other at once, and themselves, too. */
  void clique() {
    List<SimulatedNode> all = servers();
    all.forEach(node -> all.forEach(other -> simulation.name(node, other)));
    end(all);
  }

  /** Each comes in its turn, and names servers that were there before and can be dialled. */
  void mesh() {
    List<SimulatedNode> all = new ArrayList<>();
    List<SimulatedNode> dialled = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      SimulatedNode node = server(i == 0 || random.nextDouble() >= diallingOnly);
      for (int j = 0; j < NAMED && i > 0; j++) {
        simulation.name(node, dialled.get(random.nextInt(dialled.size())));
      }
      all.add(node);
      if (node.reachable) {
        dialled.add(node);
      }
      simulation.run(JOIN_EACH_MS);
    }
    kinds.forEach(kind -> liars.add(simulation.add(true, kind.get())));
    end(all);
  }
}
