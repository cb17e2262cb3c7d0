package parley.bench;

/** Direct messages between pairs. */
final class Direct implements Section {
  private static final int PAIRS = 100;
  private static final int WINDOW = 16;

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public String measure(Bench bench) {
    System.err.println("direct messages");
    try (var trial = new Trial(bench)) {
      trial.enter(
          "parley",
          () -> bench.servers().single(Servers.Door.TCP),
          (fleet, one) -> Audience.pairs(fleet, one.dialect(), one.servers(), one.seats(), PAIRS));
      Results results = trial.run(WINDOW);
      if (!results.has("parley")) {
        throw new IllegalStateException(results.failures().toString());
      }
      bench.notebook().figure(name() + ".micros", results.micros("parley"));
      return String.format(
          """
          ## Direct messages

          %d pairs, %d messages of each on their way: %s messages/s, **%s µs** of the server's CPU for each (a signature
          is about 90 of them); faults: %s.

          """,
          PAIRS,
          WINDOW,
          Notebook.shown(results.perSecond("parley")),
          Notebook.shown(results.micros("parley")),
          results.faults("parley"));
    }
  }
}
