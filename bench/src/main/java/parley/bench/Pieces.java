package parley.bench;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The hot pieces, by JMH. */
final class Pieces implements Section {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final int SECONDS_OF_A_ROUND = 1;

  @Override
  public String name() {
    return "pieces";
  }

  @Override
  public String measure(Bench bench) {
    var options =
        new OptionsBuilder()
            .include("parley\\.bench\\.jmh\\..*")
            .addProfiler(GCProfiler.class)
            .forks(1)
            .shouldFailOnError(true)
            .warmupIterations(bench.brief() ? 3 : 5)
            .measurementIterations(bench.brief() ? 3 : 5)
            .warmupTime(TimeValue.seconds(SECONDS_OF_A_ROUND))
            .measurementTime(TimeValue.seconds(SECONDS_OF_A_ROUND))
            .jvmArgs("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders")
            .build();
    Collection<RunResult> results;
    try {
      results = new Runner(options).run();
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH failed", e);
    }
    var table = new Notebook.Table("piece", "µs", "±", "bytes allocated");
    for (RunResult one : results) {
      Result<?> time = one.getPrimaryResult();
      String members = one.getParams().getParam("members");
      String name = time.getLabel() + (members == null ? "" : ", " + members + " members");
      Result<?> bytes = one.getSecondaryResults().get(ALLOCATED);
      bench.notebook().figure(name() + "." + name + ".micros", time.getScore());
      bench.notebook().figure(name() + "." + name + ".bytes", bytes.getScore());
      table.row(
          name,
          Notebook.shown(time.getScore()),
          Notebook.shown(time.getScoreError()),
          String.format("%,.0f", bytes.getScore()));
    }
    return "## The hot pieces (JMH)\n\nOf a message with 128 bytes of body; `route` is a whole kernel"
        + " without sockets, over the loop and a worker that believes every signature.\n\n"
        + table;
  }
}
