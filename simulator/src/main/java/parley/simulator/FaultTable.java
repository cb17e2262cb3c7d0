package parley.simulator;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Runs scenarios under many seeds, on all processors, and prints what they came to. */
final class FaultTable {
  private static final double PER_CENT = 100;
  private static final double MS_PER_SECOND = 1_000;

  private final PrintStream out;
  private final ExecutorService workers;

  FaultTable(PrintStream out, ExecutorService workers) {
    this.out = out;
    this.workers = workers;
  }

  static ExecutorService workers() {
    return Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
  }

  /**
   * Prints a table with a row for each scenario and size.
   *
   * @param seeds runs of each, from seed 0; 0: as many as the scenario itself says
   * @return whether all of them held
   */
  boolean print(List<Scenario> scenarios, int seeds) throws InterruptedException {
    out.println(
        "| scenario | servers | seeds | failed | delivered meanwhile | healed within | copies per message | control |");
    out.println("|---|--:|--:|--:|--:|--:|--:|--:|");
    boolean held = true;
    for (Scenario scenario : scenarios) {
      for (int size : scenario.sizes()) {
        held &= row(scenario, size, seeds > 0 ? seeds : scenario.longSeeds());
      }
    }
    return held;
  }

  private boolean row(Scenario scenario, int size, int seeds) throws InterruptedException {
    long began = System.nanoTime();
    long beganCpuMs = cpuMs();
    List<Future<Outcome>> runs = new ArrayList<>();
    LongStream.range(0, seeds)
        .forEach(seed -> runs.add(workers.submit(() -> scenario.run(size, seed))));
    List<Outcome> outcomes = new ArrayList<>();
    for (Future<Outcome> run : runs) {
      try {
        outcomes.add(run.get());
      } catch (ExecutionException e) {
        System.err.println(e.getCause().getMessage());
      }
    }
    long expected = outcomes.stream().mapToLong(Outcome::expected).sum();
    long delivered = outcomes.stream().mapToLong(Outcome::delivered).sum();
    long messages = outcomes.stream().mapToLong(Outcome::messages).sum();
    out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %d | %s | %s | %.2f | %.0f B/s |%n",
        scenario,
        size,
        seeds,
        seeds - outcomes.size(),
        expected == 0
            ? "–"
            : String.format(Locale.ROOT, "%.3f %%", PER_CENT * delivered / expected),
        healed(outcomes),
        (double) outcomes.stream().mapToLong(Outcome::again).sum() / Math.max(1, messages),
        outcomes.stream().mapToLong(Outcome::controlBytesPerSecond).average().orElse(0));
    System.err.printf(
        Locale.ROOT,
        "%s, %d servers: %d runs in %.1f s, %.1f s of processors%n",
        scenario,
        size,
        seeds,
        (System.nanoTime() - began) / 1e9,
        (cpuMs() - beganCpuMs) / 1e3);
    return outcomes.size() == seeds;
  }

  /** The worst of all runs in which it was measured, and in how many it never came. */
  static String healed(List<Outcome> outcomes) {
    OptionalLong worst =
        outcomes.stream().flatMapToLong(outcome -> outcome.healMs().stream()).max();
    long never = outcomes.stream().filter(Outcome::unhealed).count();
    String within =
        worst.isEmpty()
            ? "–"
            : String.format(Locale.ROOT, "%.1f s", worst.getAsLong() / MS_PER_SECOND);
    return never == 0 ? within : within + ", " + never + " never";
  }

  private static long cpuMs() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
  }
}
