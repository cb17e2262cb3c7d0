package parley.bench;

import java.util.ArrayList;
import java.util.List;

/** Whether a delivery costs the same with ever more members, and ever more channels. */
final class Scale implements Section {
  private static final int[] MEMBERS = {10, 100, 1_000, 10_000};
  private static final int WINDOW = 64;

  /** Connections that share a key: or ten thousand members would be told of ten thousand. */
  private static final int SHARED = 50;

  private static final int[] CHANNELS = {10, 1_000, 10_000, 100_000};
  private static final int MEMBERS_EACH = 2;

  /** What a session may be in, and its server lets it join at once. */
  private static final int CHANNELS_PER_CONNECTION = 100;

  /** What one signature costs the server: this much of a delivery is not the delivery's. */
  private static final double CHECK_MICROS = 90;

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public String measure(Bench bench) {
    return "## Scale on one host\n\n"
        + "A signature is checked once for each message, so a delivery's share of it falls with the"
        + " number of members; the last column leaves out 90 µs for each message.\n\n"
        + members(bench)
        + channels(bench);
  }

  private Notebook.Table members(Bench bench) {
    var table =
        new Notebook.Table(
            "members of one channel, W = " + WINDOW,
            "thousand deliveries/s · **µs of CPU each**",
            "without signatures",
            "faults");
    for (int members : MEMBERS) {
      System.err.println("scale: " + members + " members");
      try (var trial = new Trial(bench)) {
        ParleyDialect dialect = ParleyDialect.sharing(Framing.LINE, SHARED);
        trial.enter(
            "parley",
            () -> bench.servers().single(Servers.Door.TCP, dialect),
            Audience.Size.oneChannel(members));
        Results results = trial.run(WINDOW);
        row(bench, table, results, name() + ".members." + members, members, List.of());
      }
    }
    return table;
  }

  private Notebook.Table channels(Bench bench) {
    var table =
        new Notebook.Table(
            "channels of " + MEMBERS_EACH + " members, W = 1",
            "thousand deliveries/s · **µs of CPU each**",
            "without signatures",
            "faults",
            "KB for each channel",
            "KB for each membership");
    for (int channels : CHANNELS) {
      if (bench.brief() && channels > 10_000) {
        continue;
      }
      System.err.println("scale: " + channels + " channels");
      int connections = Math.max(MEMBERS_EACH, channels * MEMBERS_EACH / CHANNELS_PER_CONNECTION);
      int senders = Math.max(1, channels / CHANNELS_PER_CONNECTION);
      var size = new Audience.Size(channels, MEMBERS_EACH, connections, senders);
      try (var trial = new Trial(bench)) {
        ParleyDialect dialect = ParleyDialect.sharing(Framing.LINE, SHARED);
        long[] bytes = new long[3];
        trial.enter(
            "parley",
            () -> bench.servers().single(Servers.Door.TCP, dialect),
            (fleet, one) -> {
              ServerProcess server = one.servers().getFirst();
              bytes[0] = server.liveBytes();
              Audience.logIn(fleet, dialect, connections + senders, one.seats()::of);
              bytes[1] = server.liveBytes();
              Audience audience = Audience.gather(fleet, dialect, one.servers(), one.seats(), size);
              bytes[2] = server.liveBytes();
              return audience;
            });
        Results results = trial.run(1);
        // as many connections, once in no channel and once in theirs
        double kb = (bytes[2] - 2 * bytes[1] + bytes[0]) / 1024.0;
        List<String> memory =
            List.of(
                Notebook.shown(kb / channels), Notebook.shown(kb / channels / (MEMBERS_EACH + 1)));
        row(bench, table, results, name() + ".channels." + channels, MEMBERS_EACH, memory);
      }
    }
    return table;
  }

  private static void row(
      Bench bench,
      Notebook.Table table,
      Results results,
      String figure,
      int members,
      List<String> more) {
    String count =
        String.format("%,d", Integer.parseInt(figure.substring(figure.lastIndexOf('.') + 1)));
    if (!results.has("parley")) {
      table.row(count, "–", "–", String.valueOf(results.failures().get("parley")));
      return;
    }
    double micros = results.micros("parley");
    double without = micros - CHECK_MICROS / members;
    bench.notebook().figure(figure + ".micros", micros);
    bench.notebook().figure(figure + ".without", without);
    List<String> cells =
        new ArrayList<>(
            List.of(
                count, results.cell("parley"), Notebook.shown(without), results.faults("parley")));
    cells.addAll(more);
    table.row(cells.toArray(String[]::new));
  }
}
