package parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.bench.Comparison.Verdict;

class ComparisonTest {
  private final Comparison comparison = new Comparison();

  private void figure(double ratio, double compilerShare) {
    comparison.add(new Comparison.Figure("work", "CPU", 1, ratio, ratio, 1.1, compilerShare));
  }

  private static Burst compiling(double share) {
    return new Burst(1, 1, 1, 1, share, 0, 0, 0, 0, new Histogram(2));
  }

  private static Results results(double... shares) {
    var bursts = new ArrayList<Burst>();
    for (double share : shares) {
      bursts.add(compiling(share));
    }
    return new Results(Map.of("now", bursts, "before", List.of(compiling(0))), Map.of());
  }

  @ParameterizedTest
  @CsvSource({"1.05, 0.01, HELD", "1.2, 0.01, MORE", "1.2, 0.3, UNKNOWN", "1.0, 0.3, UNKNOWN"})
  void aFigureOfAServerThatCompilesSaysNothing(double ratio, double share, Verdict verdict) {
    figure(ratio, share);
    assertEquals(verdict, comparison.verdict());
    assertEquals(verdict == Verdict.UNKNOWN, comparison.toString().contains("(compiling: 30 %)"));
  }

  @Test
  void oneFigureThatIsMoreDecides() {
    figure(1.0, 0.3);
    figure(1.2, 0.01);
    figure(1.0, 0.01);
    assertEquals(Verdict.MORE, comparison.verdict());
  }

  @Test
  void whatWasMeasuredOfACompilingServerIsMeasuredAgain() {
    Iterator<Results> measured =
        List.of(results(0.4, 0.3, 0.01), results(0.02, 0.3, 0.01), results(0)).iterator();
    Results taken = Comparison.repeated(measured::next, Results::isCompiled);
    assertEquals(0.02, taken.compilerShare("now"));
    assertTrue(measured.hasNext(), "twice was enough");
  }

  @Test
  void itIsNotMeasuredForEver() {
    var tries = new ArrayList<Results>();
    Results last =
        Comparison.repeated(
            () -> {
              tries.add(results(0.4));
              return tries.getLast();
            },
            Results::isCompiled);
    assertEquals(Comparison.TRIES, tries.size());
    assertFalse(last.isCompiled());
  }
}
