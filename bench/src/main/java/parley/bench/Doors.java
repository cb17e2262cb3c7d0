package parley.bench;

/** The same fan-out through Parley's doors: TCP, TLS, WebSocket. */
final class Doors implements Section {
  private static final int MEMBERS = 1_000;

  /** Enough to see what TLS costs; its load program needs more CPU than the server. */
  private static final int MEMBERS_IN_BRIEF = 200;

  private static final int WINDOW = 256;

  @Override
  public String name() {
    return "doors";
  }

  @Override
  public String measure(Bench bench) {
    System.err.println("doors");
    int members = bench.brief() ? MEMBERS_IN_BRIEF : MEMBERS;
    try (var trial = new Trial(bench)) {
      for (Servers.Door door : Servers.Door.values()) {
        trial.enter(
            door.scheme, () -> bench.servers().single(door), Audience.Size.oneChannel(members));
      }
      Results results = trial.run(WINDOW);
      var table =
          new Notebook.Table(
              "door", "thousand deliveries/s · **µs of CPU each**", "CPU ÷ TCP's", "faults");
      for (Servers.Door door : Servers.Door.values()) {
        String name = door.scheme;
        if (results.has(name)) {
          double ratio = results.ratio(name, Servers.Door.TCP.scheme);
          bench.notebook().figure(name() + "." + name + ".ratio", ratio);
          table.row(name, results.cell(name), Notebook.shown(ratio), results.faults(name));
        } else {
          table.row(name, "–", "–", results.failures().get(name));
        }
      }
      return String.format(
              """
              ## Doors

              R = %,d, W = %d, Parley alone, in turns.

              """,
              members, WINDOW)
          + table;
    }
  }
}
