package parley.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every scenario under its seeds; {@code -Dseed=N} runs all of them under that one, {@code
 * -Dlong=true} with each size and under the seeds of the long table.
 */
class ScenariosTest {
  static Stream<Scenario> scenarios() {
    return ScenarioFiles.all().stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyMemberIsReachedOnceWhenFaultsHaveStopped(Scenario scenario) {
    Long only = Long.getLong("seed");
    boolean all = Boolean.getBoolean("long");
    int count = all ? scenario.longSeeds() : scenario.seeds();
    List<Long> seeds = only != null ? List.of(only) : LongStream.range(0, count).boxed().toList();
    for (int size : all ? scenario.sizes() : scenario.sizes().subList(0, 1)) {
      seeds.parallelStream().skip(1).forEach(seed -> scenario.run(size, seed));
      Outcome first = scenario.run(size, seeds.getFirst());
      assertEquals(
          first, scenario.run(size, seeds.getFirst()), "a seed gives the same trace again");
    }
  }

  @Test
  void anotherSeedGivesAnotherTrace() {
    Scenario scenario = ScenarioFiles.all().getFirst();
    assertNotEquals(scenario.run(5, 1), scenario.run(5, 2));
  }
}
