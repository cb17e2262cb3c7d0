package parley.bench;

import java.util.ArrayList;
import java.util.List;

/** One channel, one sender, many members: Parley, the floor, and other servers. */
final class FanOut implements Section {
  static final int[] MEMBERS = {100, 1_000};
  static final int[] WINDOWS = {1, 16, 256};

  /** With the whole window on its way each has a chance to put messages together. */
  private static final int WIDE = 256;

  static final String PARLEY = "parley";
  static final String FLOOR = "floor";
  static final String FLOOR_EACH = "floor, a write per message";
  static final String FLOOR_VERIFY = "floor, signatures checked";
  static final String NATS_SAME_BYTES = "nats, same bytes";

  /** Between Parley's frame and NATS's with a body as long: so both write the same bytes. */
  private static final int NATS_HEAD_BYTES = 31;

  @Override
  public String name() {
    return "fanout";
  }

  @Override
  public String measure(Bench bench) {
    var text = new StringBuilder("## Fan-out: one channel, one sender\n\n");
    text.append(
        """
        Cells: thousand deliveries a second · **µs of the server's CPU for each**. W messages are on their way at a time.
        The floor (bench/floor) is C, one channel, no protocol: it writes as many bytes for each message as Parley does; once
        with all that a turn has read in one write for each member, once with a write for each message, and once like the
        first but with an Ed25519 signature checked by OpenSSL for each message.

        """);
    long deliveries = 0;
    for (int members : MEMBERS) {
      var table =
          new Notebook.Table(
              "R = " + String.format("%,d", members), "W = 1", "W = 16", "W = 256", "faults");
      List<Results> all = run(bench, members);
      for (String name : names()) {
        List<String> cells = new ArrayList<>(List.of(name));
        all.forEach(results -> cells.add(results.cell(name)));
        cells.add(faults(all, name));
        table.row(cells.toArray(String[]::new));
      }
      text.append(table);
      deliveries += all.stream().mapToLong(Results::deliveries).sum();
    }
    text.append(String.format("%,d deliveries, each checked.%n%n", deliveries));
    return text.toString();
  }

  /** The first fault with any window, or why it is not measured. */
  private static String faults(List<Results> all, String name) {
    String failure = all.getFirst().failures().get(name); // the last measured: it knows of all
    if (failure != null) {
      return failure;
    }
    List<Results> found = all.stream().filter(results -> results.has(name)).toList();
    if (found.isEmpty()) {
      return "–";
    }
    return found.stream()
        .map(results -> results.faults(name))
        .filter(faults -> !faults.equals("none"))
        .findFirst()
        .orElse("none");
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(List.of(FLOOR, FLOOR_EACH, FLOOR_VERIFY, PARLEY));
    for (Peers.Kind kind : Peers.Kind.values()) {
      names.add(kind.label);
    }
    names.add(NATS_SAME_BYTES);
    return names;
  }

  private List<Results> run(Bench bench, int members) {
    System.err.println("fan-out to " + members);
    var size = Audience.Size.oneChannel(members);
    int bytes = ParleyDialect.of(Framing.LINE).deliveryBytes();
    Peers peers = bench.peers();
    List<Results> all = new ArrayList<>();
    try (var trial = new Trial(bench)) {
      trial.enter(FLOOR, () -> Peers.floor(bench.floor(), "turn", bytes), size);
      trial.enter(FLOOR_EACH, () -> Peers.floor(bench.floor(), "each", bytes), size);
      trial.enter(FLOOR_VERIFY, () -> Peers.floor(bench.floor(), "verify", bytes), size);
      trial.enter(PARLEY, () -> bench.servers().single(Servers.Door.TCP), size);
      for (Peers.Kind kind : Peers.Kind.values()) {
        if (kind.installed().isPresent()) {
          trial.enter(kind.label, () -> peers.start(kind, Dialect.BODY_BYTES), size);
        }
      }
      if (Peers.Kind.NATS.installed().isPresent()) {
        int body = bytes - NATS_HEAD_BYTES;
        trial.enter(NATS_SAME_BYTES, () -> peers.start(Peers.Kind.NATS, body), size);
      }
      // the widest first: with its many messages most is compiled before the narrow ones
      for (int i = WINDOWS.length - 1; i >= 0; i--) {
        int window = WINDOWS[i];
        Results results =
            trial.run(window, name -> window == WIDE || !name.equals(NATS_SAME_BYTES));
        all.addFirst(results);
        keep(bench.notebook(), members, window, results);
      }
    }
    return all;
  }

  private void keep(Notebook notebook, int members, int window, Results results) {
    for (String name : names()) {
      if (results.has(name)) {
        String figure = name() + "." + members + "." + window + "." + name;
        notebook.figure(figure + ".micros", results.micros(name));
        notebook.figure(figure + ".perSecond", results.perSecond(name));
        if (results.has(PARLEY)) {
          notebook.figure(figure + ".ratio", results.ratio(PARLEY, name));
        }
      }
    }
  }
}
