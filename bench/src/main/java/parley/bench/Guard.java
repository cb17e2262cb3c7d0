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
  private final Notebook.Table table =
      new Notebook.Table("work", "figure", "before", "now", "ratio", "at most", "");
  private boolean held = true;

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

  /**
   * Measures and prints.
   *
   * @return whether nothing has come to cost too much
   */
  boolean holds() {
    for (Work work : WORKS) {
      System.err.println(work.name());
      cpu(work);
      allocation(work);
    }
    System.out.print(table);
    return held;
  }

  private void cpu(Work work) {
    try (var trial = new Trial(bench)) {
      for (String name : List.of(NOW, BEFORE)) {
        trial.enter(name, () -> servers(name, "").single(Servers.Door.TCP), work.size());
      }
      Results results = trial.run(work.window());
      if (!results.has(NOW) || !results.has(BEFORE)) {
        throw new IllegalStateException("not measured: " + results.failures());
      }
      for (String name : List.of(NOW, BEFORE)) {
        if (!results.faults(name).equals("none")) {
          throw new IllegalStateException(name + ": " + results.faults(name));
        }
      }
      row(
          work.name(),
          "µs of CPU for a delivery",
          results.micros(BEFORE),
          results.micros(NOW),
          results.ratio(NOW, BEFORE),
          CPU_MOST);
    }
  }

  private void allocation(Work work) {
    double earlier = allocated(work, BEFORE);
    double now = allocated(work, NOW);
    row(
        work.name(),
        "bytes allocated for a delivery",
        earlier,
        now,
        now / earlier,
        ALLOCATION_MOST);
  }

  private double allocated(Work work, String name) {
    var log = new AllocationLog(bench.folder().resolve("gc-" + System.nanoTime() + ".log"));
    try (var trial = new Trial(bench)) {
      trial.enter(
          name, () -> servers(name, log.javaOptions()).single(Servers.Door.TCP), work.size());
      Audience audience =
          trial
              .audience(name)
              .orElseThrow(() -> new IllegalStateException(name + " did not take part"));
      audience.burst(work.allocationMessages(), work.window()); // what is compiled allocates less
      audience.burst(work.allocationMessages(), work.window());
      long bytes = log.bytes();
      Burst burst = audience.burst(work.allocationMessages(), work.window());
      return (double) (log.bytes() - bytes) / burst.deliveries();
    }
  }

  private Servers servers(String name, String javaOptions) {
    return new Servers(
        name.equals(NOW) ? bench.images() : before,
        bench.folder().resolve(name + "-" + System.nanoTime()),
        javaOptions);
  }

  private void row(
      String work, String figure, double earlier, double now, double ratio, double most) {
    boolean good = ratio <= most;
    held &= good;
    table.row(
        work,
        figure,
        Notebook.shown(earlier),
        Notebook.shown(now),
        Notebook.shown(ratio),
        Notebook.shown(most),
        good ? "" : "**more**");
  }
}
