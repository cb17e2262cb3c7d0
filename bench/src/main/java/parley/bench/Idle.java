package parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What connections cost that do nothing: memory in RAM for each. */
final class Idle implements Section {
  private static final int FEW = 10_000;
  private static final int MANY = 50_000;

  /** Logged in and gone again before: so that what the server loads and compiles is in the base. */
  private static final int BEFORE = 2_000;

  private static final Duration REST = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String measure(Bench bench) {
    System.err.println("idle connections");
    var table =
        new Notebook.Table("server", "connections", "base MB", "MB", "KB for each connection");
    List<Integer> counts = new ArrayList<>(List.of(FEW));
    if (!bench.brief() && descriptors() > MANY + 100) {
      counts.add(MANY);
    }
    for (int count : counts) {
      row(bench, table, "parley", bench.servers().single(Servers.Door.TCP), count);
    }
    row(bench, table, "floor", Peers.floor(bench.floor(), "turn", 200), FEW);
    for (Peers.Kind kind : List.of(Peers.Kind.NATS, Peers.Kind.REDIS, Peers.Kind.MOSQUITTO)) {
      if (kind.installed().isPresent()) {
        row(bench, table, kind.label, bench.peers().start(kind, Dialect.BODY_BYTES), FEW);
      }
    }
    return String.format(
            """
            ## Idle connections

            Logged in, in no channel, %d s after the last. The base is the same server after %,d connections that have gone.

            """,
            REST.toSeconds(), BEFORE)
        + table;
  }

  private void row(Bench bench, Notebook.Table table, String name, Contestant one, int count) {
    try (one) {
      ServerProcess server = one.servers().getFirst();
      long base;
      try (var before = new Fleet()) {
        Audience.logIn(before, one.dialect(), BEFORE, one.seats()::of);
      }
      try (var fleet = new Fleet()) {
        fleet.linger(REST);
        base = server.residentBytes();
        Audience.logIn(fleet, one.dialect(), count, one.seats()::of);
        fleet.linger(REST);
        long bytes = server.residentBytes();
        double each = (bytes - base) / 1024.0 / count;
        bench.notebook().figure(name() + "." + name + "." + count + ".kb", each);
        table.row(
            name,
            String.format("%,d", count),
            Notebook.shown(base / 1e6),
            Notebook.shown(bytes / 1e6),
            "**" + Notebook.shown(each) + "**");
      }
    }
  }

  private static long descriptors() {
    return ServerProcess.limit("Max open files");
  }
}
