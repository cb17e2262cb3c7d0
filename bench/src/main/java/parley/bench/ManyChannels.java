package parley.bench;

import java.util.ArrayList;
import java.util.List;

/** A thousand channels with ten members each: every connection is in ten of them. */
final class ManyChannels implements Section {
  static final Audience.Size SIZE = new Audience.Size(1_000, 10, 1_000, 10);
  private static final List<Peers.Kind> PEERS =
      List.of(Peers.Kind.NATS, Peers.Kind.REDIS, Peers.Kind.INSPIRCD, Peers.Kind.MOSQUITTO);

  @Override
  public String name() {
    return "channels";
  }

  @Override
  public String measure(Bench bench) {
    System.err.println("many channels");
    Peers peers = bench.peers();
    try (var trial = new Trial(bench)) {
      trial.enter("parley", () -> bench.servers().single(Servers.Door.TCP), SIZE);
      for (Peers.Kind kind : PEERS) {
        if (kind.installed().isPresent()) {
          trial.enter(kind.label, () -> peers.start(kind, Dialect.BODY_BYTES), SIZE);
        }
      }
      Results results = trial.run(1);
      var table =
          new Notebook.Table(
              "server",
              "thousand deliveries/s · **µs of CPU each**",
              "Parley's CPU ÷ its",
              "faults");
      List<String> names = new ArrayList<>(List.of("parley"));
      PEERS.forEach(kind -> names.add(kind.label));
      for (String name : names) {
        if (results.has(name)) {
          double ratio = results.has("parley") ? results.ratio("parley", name) : Double.NaN;
          bench.notebook().figure(name() + "." + name + ".micros", results.micros(name));
          bench.notebook().figure(name() + "." + name + ".ratio", ratio);
          table.row(name, results.cell(name), Notebook.shown(ratio), results.faults(name));
        } else {
          table.row(name, "–", "–", results.failures().getOrDefault(name, "not installed"));
        }
      }
      return """
      ## 1,000 channels of 10 members

      10 senders, 1,000 connections in ten channels each, one message on its way in each channel. Parley checks a signature
      for every ten deliveries (about 9 µs of each delivery's CPU); the others check none.

      """
          + table;
    }
  }
}
