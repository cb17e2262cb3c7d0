package parley.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * This build's server beside an earlier one's: CPU and memory for each delivery. No wall time: what
 * else the machine does lengthens that, and hardly these.
 */
final class Guard {
  /** What a delivery may cost of what it cost before; pairs of the same build differ by less. */
  private static final double CPU_MOST = 1.10;

  private static final double ALLOCATION_MOST = 1.05;

  private static final String NOW = "now";
  private static final String BEFORE = "before";

  private final Bench bench;
  private final Path before;
  private final Comparison comparison = new Comparison();

  /** One kind of load. */
  private record Work(String name, Audience.Size size, int window, int allocationMessages) {}

  private static final List<Work> WORKS =
      List.of(
          new Work("1,000 members, 256 on their way", Audience.Size.oneChannel(1_000), 256, 10_000),
          new Work("1,000 members, 1 on its way", Audience.Size.oneChannel(1_000), 1, 1_000),
          new Work("1,000 channels of 10", ManyChannels.SIZE, 1, 50));

  /**
   * @param before the folder of the earlier build's images
   */
  Guard(Bench bench, Path before) {
    this.bench = bench;
    this.before = before;
  }

  /** Measures and prints. */
  Comparison.Verdict verdict() {
    for (Work work : WORKS) {
      System.err.println(work.name());
      cpu(work);
      allocation(work);
    }
    System.out.print(comparison);
    return comparison.verdict();
  }

  private void cpu(Work work) {
    try (var trial = new Trial(bench)) {
      for (String name : List.of(NOW, BEFORE)) {
        trial.enter(name, () -> servers(name, "").single(Servers.Door.TCP), work.size());
      }
      Results results =
          Comparison.repeated(() -> measured(trial, work.window()), Results::isCompiled);
      comparison.add(
          new Comparison.Figure(
              work.name(),
              "µs of CPU for a delivery",
              results.micros(BEFORE),
              results.micros(NOW),
              results.ratio(NOW, BEFORE),
              CPU_MOST,
              Math.max(results.compilerShare(BEFORE), results.compilerShare(NOW))));
    }
  }

  private static Results measured(Trial trial, int window) {
    Results results = trial.run(window);
    if (!results.has(NOW) || !results.has(BEFORE)) {
      throw new IllegalStateException("not measured: " + results.failures());
    }
    for (String name : List.of(NOW, BEFORE)) {
      if (!results.faults(name).equals("none")) {
        throw new IllegalStateException(name + ": " + results.faults(name));
      }
    }
    return results;
  }

  private void allocation(Work work) {
    Allocated earlier = allocated(work, BEFORE);
    Allocated now = allocated(work, NOW);
    comparison.add(
        new Comparison.Figure(
            work.name(),
            "bytes allocated for a delivery",
            earlier.bytes(),
            now.bytes(),
            now.bytes() / earlier.bytes(),
            ALLOCATION_MOST,
            Math.max(earlier.burst().compilerShare(), now.burst().compilerShare())));
  }

  /** Bytes for a delivery of a burst. */
  private record Allocated(double bytes, Burst burst) {}

  private Allocated allocated(Work work, String name) {
    var log = new AllocationLog(bench.folder().resolve("gc-" + System.nanoTime() + ".log"));
    try (var trial = new Trial(bench)) {
      trial.enter(
          name, () -> servers(name, log.javaOptions()).single(Servers.Door.TCP), work.size());
      Audience audience =
          trial
              .audience(name)
              .orElseThrow(() -> new IllegalStateException(name + " did not take part"));
      trial.warmUp(name, work.window()); // what is compiled allocates less
      return Comparison.repeated(
          () -> {
            long bytes = log.bytes();
            Burst burst = audience.burst(work.allocationMessages(), work.window());
            return new Allocated((double) (log.bytes() - bytes) / burst.deliveries(), burst);
          },
          allocated -> allocated.burst().isCompiled());
    }
  }

  private Servers servers(String name, String javaOptions) {
    return new Servers(
        name.equals(NOW) ? bench.images() : before,
        bench.folder().resolve(name + "-" + System.nanoTime()),
        javaOptions);
  }
}
