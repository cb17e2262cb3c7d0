package parley.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How long it takes until servers are connected again. */
class HealingTest {
  private final Simulation simulation = new Simulation(Long.getLong("seed", 1));
  private final Healing healing = simulation.healing();

  private void pair() {
    SimulatedNode one = simulation.add(true, Behaviour.HONEST);
    simulation.name(simulation.add(true, Behaviour.HONEST), one);
  }

  @Test
  void whatNobodyWatchesIsNotMeasured() {
    pair();
    simulation.run(5_000);
    assertEquals(OptionalLong.empty(), healing.longestMs());
  }

  @Test
  void whereThereAreNoFaultsItIsMeasuredHowLongServersTakeToConnect() {
    pair();
    healing.made();
    simulation.run(5_000);
    long tookMs = healing.longestMs().orElseThrow();
    assertTrue(tookMs > 0 && tookMs <= 1_000, () -> tookMs + " ms");
  }

  @Test
  void aPartitionIsMeasuredFromItsEndOn() {
    pair();
    healing.made();
    simulation.run(5_000);
    simulation.partition((a, b) -> true);
    simulation.run(60_000);
    simulation.partition((a, b) -> false);
    healing.fault();
    assertEquals(OptionalLong.empty(), healing.longestMs(), "they are not connected yet");
    simulation.run(60_000);
    long tookMs = healing.longestMs().orElseThrow();
    assertTrue(tookMs > 0 && tookMs <= 15_000, () -> tookMs + " ms");
  }

  @Test
  void theWorstOfAllFaultsCounts() {
    pair();
    simulation.run(5_000);
    for (int i = 0; i < 3; i++) {
      simulation.kill(simulation.nodes().getFirst(), true);
      simulation.run(1_000);
      simulation.start(simulation.nodes().getFirst());
      healing.fault();
      simulation.run(30_000);
    }
    assertTrue(healing.longestMs().isPresent());
  }
}
