package parley.simulator;

import java.util.List;

/** The table of scenarios. */
public final class Scenarios {
  private static final long CONNECT_MS = 60_000;

  /** After a fault of 30 s, servers are linked again within 15 s (quality figures). */
  private static final long HEAL_MS = 15_000;

  private Scenarios() {}

  /** All of them. */
  public static List<Scenario> all() {
    return List.of(
        new Scenario("chain of 5", 30, simulation -> chain(simulation, 5)),
        new Scenario("ring of 8", 30, simulation -> ring(simulation, 8)),
        new Scenario("star of 12, 90 % dial out only", 25, simulation -> star(simulation, 12)),
        new Scenario("two cliques joined by one link", 25, Scenarios::cliques),
        new Scenario("all dial each other at once", 30, Scenarios::simultaneous),
        new Scenario("servers restart", 25, Scenarios::restarts),
        new Scenario("partition of 30 s", 25, Scenarios::partition),
        new Scenario("partition of 5 minutes", 10, Scenarios::longPartition),
        new Scenario("links break all the time", 25, Scenarios::lossy),
        new Scenario("a forger", 10, simulation -> liar(simulation, simulation.addForger())),
        new Scenario("a shortener", 10, simulation -> liar(simulation, simulation.addShortener())),
        new Scenario("a replayer", 5, simulation -> liar(simulation, simulation.addReplayer())),
        new Scenario("a flooder", 1, simulation -> liar(simulation, simulation.addFlooder())));
  }

  private static void add(Simulation simulation, int count) {
    for (int i = 0; i < count; i++) {
      int node = simulation.add(true);
      if (simulation.random().nextInt(4) > 0) {
        simulation.join(node);
      }
    }
  }

  private static void end(Simulation simulation, long connectMs) {
    simulation.untilConnected(connectMs);
    simulation.run(5_000);
    simulation.everyMemberIsReachedOnce();
  }

  private static void chain(Simulation simulation, int count) {
    add(simulation, count);
    for (int i = 1; i < count; i++) {
      simulation.name(i, i - 1);
    }
    simulation.run(5_000);
    for (int i = 0; i < count; i++) {
      if (simulation.links(i) < count - 1) {
        throw new AssertionError("five servers are no full mesh after 5 s");
      }
    }
    end(simulation, CONNECT_MS);
  }

  private static void ring(Simulation simulation, int count) {
    add(simulation, count);
    for (int i = 0; i < count; i++) {
      simulation.name(i, (i + 1) % count);
    }
    end(simulation, CONNECT_MS);
  }

  private static void star(Simulation simulation, int count) {
    add(simulation, 1);
    for (int i = 1; i < count; i++) {
      int node = simulation.add(simulation.random().nextInt(10) == 0);
      simulation.name(node, 0);
      simulation.join(node);
    }
    end(simulation, CONNECT_MS);
  }

  private static void cliques(Simulation simulation) {
    add(simulation, 10);
    for (int i = 0; i < 10; i++) {
      for (int j = i / 5 * 5; j < i; j++) {
        simulation.name(i, j);
      }
    }
    simulation.name(0, 5);
    end(simulation, CONNECT_MS);
  }

  private static void simultaneous(Simulation simulation) {
    add(simulation, 6);
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        simulation.name(i, j); // itself, too
      }
    }
    simulation.run(3_000);
    for (int i = 0; i < 6; i++) {
      if (simulation.links(i) != 5) {
        throw new AssertionError("n" + i + " has " + simulation.links(i) + " links, not 5");
      }
    }
    end(simulation, CONNECT_MS);
  }

  private static void restarts(Simulation simulation) {
    int count = 8;
    add(simulation, count);
    for (int i = 1; i < count; i++) {
      simulation.name(i, simulation.random().nextInt(i));
    }
    simulation.run(20_000);
    for (int i = 0; i < 6; i++) {
      int victim = simulation.random().nextInt(count);
      simulation.kill(victim, simulation.random().nextBoolean());
      simulation.say((victim + 1) % count);
      simulation.run(simulation.random().nextInt(40_000));
      simulation.restart(victim);
      simulation.run(simulation.random().nextInt(20_000));
    }
    simulation.run(30_000); // links to servers that lost power are dead by now
    end(simulation, CONNECT_MS);
  }

  private static void partition(Simulation simulation) {
    partition(simulation, 30_000);
    end(simulation, HEAL_MS);
  }

  private static void longPartition(Simulation simulation) {
    partition(simulation, 300_000);
    end(simulation, 2 * CONNECT_MS);
  }

  private static void partition(Simulation simulation, long durationMs) {
    int count = 10;
    add(simulation, count);
    for (int i = 1; i < count; i++) {
      simulation.name(i, i - 1);
    }
    simulation.run(40_000);
    int border = simulation.random().nextInt(1, count);
    simulation.partition((a, b) -> a < border && b >= border);
    for (int i = 0; i < 10; i++) {
      simulation.say(simulation.random().nextInt(count));
      simulation.run(durationMs / 10);
    }
    simulation.partition((a, b) -> false);
  }

  private static void lossy(Simulation simulation) {
    int count = 10;
    add(simulation, count);
    for (int i = 1; i < count; i++) {
      simulation.name(i, simulation.random().nextInt(i));
    }
    for (int i = 0; i < 100; i++) {
      simulation.run(simulation.random().nextInt(1_000));
      simulation.resetAny();
      simulation.whisper(simulation.random().nextInt(count), simulation.random().nextInt(count));
    }
    end(simulation, CONNECT_MS);
  }

  private static void liar(Simulation simulation, int liar) {
    int count = 8;
    add(simulation, count);
    for (int i = 1; i <= count; i++) {
      simulation.name(i, i % count + 1);
      simulation.name(i, liar);
    }
    simulation.run(10_000);
    for (int i = 0; i < 20; i++) {
      simulation.say(1 + simulation.random().nextInt(count));
      simulation.run(1_000);
    }
    end(simulation, CONNECT_MS);
    simulation.run(450_000); // replays of messages that are long past
    end(simulation, CONNECT_MS);
  }
}
