package parley.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
    apart(APART_MS);
    simulation.run(60_000);
    long worstMs = healing.longestMs().orElseThrow();
    assertTrue(worstMs >= APART_MS, () -> worstMs + " ms");
    healing.fault(); // one that breaks nothing
    simulation.run(5_000);
    assertEquals(OptionalLong.of(worstMs), healing.longestMs());
  }

  private static final long APART_MS = 60_000;

  /** A fault, and no way between the servers for so long. */
  private void apart(long durationMs) {
    simulation.partition((a, b) -> true);
    simulation.run(30_000); // their links have ended
    healing.fault();
    simulation.run(durationMs);
    simulation.partition((a, b) -> false);
  }

  @Test
  void aFaultBeforeServersAreConnectedAgainDoesNotShortenWhatItTakes() {
    pair();
    simulation.run(5_000);
    apart(APART_MS);
    healing.fault();
    simulation.run(60_000);
    long tookMs = healing.longestMs().orElseThrow();
    assertTrue(tookMs >= APART_MS, () -> tookMs + " ms");
  }

  /** A link breaks, which both ends notice within a moment. */
  private void aLinkBreaks() {
    simulation.resetAny();
    healing.fault();
  }

  @Test
  void aLinkWhoseEndNobodyHasNoticedYetDoesNotCountAsConnected() {
    pair();
    simulation.run(5_000);
    aLinkBreaks();
    simulation.run(1);
    assertTrue(healing.pending());
    simulation.run(5_000);
    assertFalse(healing.pending());
  }

  @Test
  void norDoesOneThatBreaksBeforeServersWereConnectedAgain() {
    pair();
    simulation.run(5_000);
    healing.fault();
    simulation.run(99);
    aLinkBreaks();
    simulation.run(1);
    assertTrue(healing.pending());
    simulation.run(5_000);
    assertFalse(healing.pending());
  }

  private Outcome outcome() {
    return new Outcome("", 0, 0, 0, 0, 0, healing.longestMs(), healing.pending(), 0);
  }

  @Test
  void thatServersNeverConnectedAgainIsSeenBesideRunsInWhichTheyDid() {
    pair();
    simulation.run(5_000);
    apart(APART_MS);
    Outcome never = outcome();
    assertEquals("–, 1 never", FaultTable.healed(List.of(never)));
    simulation.run(60_000);
    Outcome healed = outcome();
    String within = FaultTable.healed(List.of(healed));
    assertTrue(within.endsWith(" s"), within);
    assertEquals(within + ", 1 never", FaultTable.healed(List.of(never, healed)));
  }
}
