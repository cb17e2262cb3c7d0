package parley.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** The same messages through one server and through several, with all servers' CPU together. */
final class Mesh implements Section {
  private static final int MEMBERS = 1_000;
  private static final int WINDOW = 64;
  private static final int[] RAYS = {3, 7};
  private static final String ONE = "parley, 1 server";
  private static final String TWO = "parley, 2 servers";
  private static final String NATS = "nats, 1 server";
  private static final String NATS_TWO = "nats, 2 in a cluster";

  @Override
  public String name() {
    return "mesh";
  }

  @Override
  public String measure(Bench bench) {
    System.err.println("meshes");
    var size = Audience.Size.oneChannel(MEMBERS);
    Map<String, Trial.Start> all = new LinkedHashMap<>();
    all.put(ONE, () -> bench.servers().single(Servers.Door.TCP));
    all.put(TWO, () -> bench.servers().pair());
    for (int rays : RAYS) {
      all.put("parley, a star of " + (1 + rays), () -> bench.servers().star(rays));
    }
    if (Peers.Kind.NATS.installed().isPresent()) {
      all.put(NATS, () -> bench.peers().start(Peers.Kind.NATS, Dialect.BODY_BYTES));
      all.put(NATS_TWO, () -> bench.peers().natsPair(Dialect.BODY_BYTES));
    }
    var table =
        new Notebook.Table(
            "servers",
            "messages/s",
            "thousand deliveries/s · **µs of CPU each, all servers**",
            "CPU ÷ one's",
            "faults");
    try (var trial = new Trial(bench)) {
      all.forEach((name, start) -> trial.enter(name, start, size));
      Results results = trial.run(WINDOW);
      for (String name : all.keySet()) {
        if (!results.has(name)) {
          table.row(name, "–", "–", "–", String.valueOf(results.failures().get(name)));
          continue;
        }
        String one = name.startsWith("nats") ? NATS : ONE;
        double ratio = results.has(one) ? results.ratio(name, one) : Double.NaN;
        table.row(
            name,
            Notebook.shown(results.perSecond(name) / MEMBERS),
            results.cell(name),
            Notebook.shown(ratio),
            results.faults(name));
      }
      if (results.has(ONE) && results.has(TWO)) {
        bench.notebook().figure(name() + ".two.ratio", results.ratio(TWO, ONE));
      }
      if (results.has(NATS_TWO) && results.has(TWO)) {
        bench.notebook().figure(name() + ".two.toNats", results.ratio(TWO, NATS_TWO));
      }
    }
    return String.format(
            """
            ## Across servers

            One sender, %,d members at the other server, or spread over the other rays of a star, so that each message passes
            three servers (on one machine all would link to all, so that there is no longer chain); W = %d. Every server on
            the way checks every signature, and the last ones confirm to the first.

            """,
            MEMBERS, WINDOW)
        + table;
  }
}
