package parley.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario under its seeds; {@code -Dseed=N} runs all of them under that one. */
class ScenariosTest {
  static Stream<Scenario> scenarios() {
    return ScenarioFiles.all().stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void everyMemberIsReachedOnceWhenFaultsHaveStopped(Scenario scenario) {
    Long only = Long.getLong("seed");
    List<Long> seeds =
        only != null ? List.of(only) : LongStream.range(0, scenario.seeds()).boxed().toList();
    seeds.forEach(seed -> scenario.run(scenario.sizes().getFirst(), seed));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void aSeedRunTwiceGivesTheSameTrace(Scenario scenario) {
    int size = scenario.sizes().getFirst();
    assertEquals(scenario.run(size, 0), scenario.run(size, 0));
  }

  @Test
  void anotherSeedGivesAnotherTrace() {
    Scenario scenario = ScenarioFiles.all().getFirst();
    assertNotEquals(scenario.run(5, 1), scenario.run(5, 2));
  }
}
