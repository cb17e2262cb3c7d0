package parley.simulator;

import java.util.List;

/**
 * A story that a network must survive.
 *
 * @param name for people
 * @param sizes numbers of servers, for the long table
 * @param seeds runs with the first size at each build
 * @param longSeeds runs with each size in the long table
 * @param steps builds the network, plays the faults, and asks at the end
 */
public record Scenario(
    String name, List<Integer> sizes, int seeds, int longSeeds, List<Step> steps) {
  /** One line of a scenario. */
  record Step(int line, String text, Verbs.Verb verb) {}

  /**
   * Runs it once.
   *
   * @throws AssertionError if something did not hold, with the seed and the last events
   */
  public Outcome run(int size, long seed) {
    var run = new Run(size, seed);
    for (Step step : steps) {
      try {
        step.verb.play(run);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "scenario '%s' of %d servers, seed %d (replay with -Dseed=%d), at line %d, '%s': %s%n%s"
                .formatted(
                    name, size, seed, seed, step.line, step.text, e.getMessage(), run.tail()),
            e);
      }
    }
    return run.outcome();
  }

  @Override
  public String toString() {
    return name;
  }
}
