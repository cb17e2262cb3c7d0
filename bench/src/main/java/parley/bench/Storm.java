package parley.bench;

import java.time.Duration;
import java.util.List;

/** Thousands join one channel at once, each of them news to all others. */
final class Storm implements Section {
  private static final int[] COUNTS = {1_000, 10_000};
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "storm";
  }

  @Override
  public String measure(Bench bench) {
    System.err.println("join storms");
    var table =
        new Notebook.Table(
            "clients", "s until all have joined", "s of CPU, with what follows", "presence frames");
    for (int count : COUNTS) {
      try (Contestant one = bench.servers().single(Servers.Door.TCP);
          var fleet = new Fleet()) {
        List<Client> clients = Audience.logIn(fleet, one.dialect(), count, one.seats()::of);
        fleet.linger(QUIET);
        double cpu = one.servers().getFirst().cpuSeconds();
        long begin = System.nanoTime();
        for (Client client : clients) {
          client.join(one.dialect().channel(0));
        }
        fleet.await(
            () -> clients.stream().allMatch(client -> client.joins() == 1), LIMIT, "all joined");
        double seconds = (System.nanoTime() - begin) / 1e9;
        fleet.linger(QUIET);
        double used = one.servers().getFirst().cpuSeconds() - cpu;
        bench.notebook().figure(name() + "." + count + ".seconds", seconds);
        table.row(
            String.format("%,d", count),
            "**" + Notebook.shown(seconds) + "**",
            Notebook.shown(used),
            String.format("%,d", fleet.others));
      }
    }
    return """
    ## Join storms

    All are logged in, each with a key of its own, and join one channel at once; presence is on.

    """
        + table;
  }
}
