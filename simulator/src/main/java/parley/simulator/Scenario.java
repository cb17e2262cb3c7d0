package parley.simulator;

import java.util.function.Consumer;

/**
 * A story that a network must survive, and how many seeds of it are run at each build.
 *
 * @param name for people
 * @param seeds runs at each build
 * @param story builds the network, plays the faults, and asks at the end
 */
public record Scenario(String name, int seeds, Consumer<Simulation> story) {
  /**
   * Runs it once.
   *
   * @return the run's fingerprint
   * @throws AssertionError if something did not hold, with the seed and the last events
   */
  public String run(long seed) {
    var simulation = new Simulation(seed);
    try {
      story.accept(simulation);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "scenario '%s', seed %d (replay with -Dseed=%d): %s%n%s"
              .formatted(name, seed, seed, e.getMessage(), simulation.tail()),
          e);
    }
    return simulation.fingerprint();
  }

  @Override
  public String toString() {
    return name;
  }
}
