package parley.bench;

import java.time.Duration;
import java.util.List;

/** Members who come and go, and all others who are told. */
final class PresenceTurns implements Section {
  /** With the others below the default of {@code presence-limit}: in a crowd nobody is told. */
  private static final int MEMBERS = 400;

  private static final int MOVERS = 20;

  /** Joins and leaves of each: below what a session may ask at once (section 10). */
  private static final int TURNS = 40;

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration QUIET = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "presence";
  }

  @Override
  public String measure(Bench bench) {
    System.err.println("presence");
    try (Contestant one = bench.servers().single(Servers.Door.TCP);
        var fleet = new Fleet()) {
      Audience.gather(
          fleet, one.dialect(), one.servers(), one.seats(), Audience.Size.oneChannel(MEMBERS));
      List<Client> movers = Audience.logIn(fleet, one.dialect(), MOVERS, one.seats()::of);
      fleet.linger(QUIET);
      long before = fleet.others;
      double cpu = one.servers().getFirst().cpuSeconds();
      String channel = one.dialect().channel(0);
      for (int turn = 1; turn <= TURNS; turn++) {
        int done = turn;
        movers.forEach(mover -> mover.join(channel));
        fleet.await(() -> movers.stream().allMatch(m -> m.joins() == done), LIMIT, "joined");
        movers.forEach(mover -> mover.leave(channel));
        fleet.await(() -> movers.stream().allMatch(m -> m.leaves() == done), LIMIT, "left");
      }
      fleet.linger(QUIET);
      long frames = fleet.others - before;
      double used = one.servers().getFirst().cpuSeconds() - cpu;
      int events = 2 * MOVERS * TURNS;
      bench.notebook().figure(name() + ".microsPerMember", used * 1e6 / events / (MEMBERS + 1));
      return String.format(
          """
          ## Presence

          %,d members, %d others who join and leave %d times each: %,d events, %,d presence frames came, %s µs of the server's CPU
          for each event and member.

          """,
          MEMBERS,
          MOVERS,
          TURNS,
          events,
          frames,
          Notebook.shown(used * 1e6 / events / (MEMBERS + 1)));
    }
  }
}
