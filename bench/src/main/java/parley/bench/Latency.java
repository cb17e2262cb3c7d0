package parley.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How late deliveries are at a fixed rate. */
final class Latency implements Section {
  private static final int MEMBERS = 100;
  private static final int[] RATES = {100, 1_000};
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
  private static final int SECONDS = 10;
  private static final int SECONDS_IN_BRIEF = 5;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String measure(Bench bench) {
    System.err.println("latency");
    var size = Audience.Size.oneChannel(MEMBERS);
    int seconds = bench.brief() ? SECONDS_IN_BRIEF : SECONDS;
    var table =
        new Notebook.Table(
            "server, messages/s", "p50 ms", "p90", "p99", "p99.9", "most", "CPU µs each", "faults");
    try (var trial = new Trial(bench)) {
      trial.enter("parley", () -> bench.servers().single(Servers.Door.TCP), size);
      if (Peers.Kind.NATS.installed().isPresent()) {
        trial.enter("nats", () -> bench.peers().start(Peers.Kind.NATS, Dialect.BODY_BYTES), size);
      }
      trial.run(16);
      for (int rate : RATES) {
        for (String name : new String[] {"parley", "nats"}) {
          trial
              .audience(name)
              .ifPresent(audience -> {
                audience.linger(Duration.ofSeconds(1));
                Burst burst = audience.steady(rate * seconds, rate);
                table.row(row(name + ", " + rate, burst));
                bench
                    .notebook()
                    .figure(
                        name() + "." + name + "." + rate + ".p99ms",
                        millis(burst.latency().getValueAtPercentile(99)));
              });
        }
      }
    }
    return String.format(
            """
            ## Latency at a fixed rate

            R = %d, one sender. From when a message should have been sent by the clock to each of its deliveries, so that
            a server that stalls is not spared (coordinated omission).

            """,
            MEMBERS)
        + table;
  }

  private static String[] row(String name, Burst burst) {
    String[] cells = new String[PERCENTILES.length + 3];
    cells[0] = name;
    Histogram latency = burst.latency();
    for (int i = 0; i < PERCENTILES.length; i++) {
      cells[i + 1] = Notebook.shown(millis(latency.getValueAtPercentile(PERCENTILES[i])));
    }
    cells[cells.length - 2] = Notebook.shown(burst.microsPerDelivery());
    cells[cells.length - 1] = burst.isClean() ? "none" : burst.faults();
    return cells;
  }

  private static double millis(long nanos) {
    return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }
}
