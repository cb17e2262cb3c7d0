package parley.simulator;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import parley.protocol.MessageId;

/**
 * What a message costs, how fast it is, and what the mesh itself costs, in networks of any size.
 */
final class Figures {
  private static final List<Integer> MEMBERS = List.of(2, 5, 50);
  private static final int PUBLISHED = 30;
  private static final int PUBLISH_EACH_MS = 500;
  private static final int JOIN_EACH_MS = 10;
  private static final int NAMED = 2;
  private static final int TOLD_EACH = 1_000;
  private static final int CONNECT_MS = 180_000;
  private static final int SETTLE_MS = 40_000;
  private static final int CHANNELS_MS = 20_000;
  private static final int LATEST_MS = 10_000;

  /** Each server announces itself about once in this time (docs/PROTOCOL.md, 12.6). */
  private static long intervalMs(int servers) {
    return Math.clamp(servers * 200L, 30_000, 300_000);
  }

  /** In fewer, what a server keeps is lost in what the Java machine itself keeps. */
  private static final int TELLING = 100;

  /** Above this, servers share what they know alike, or 8 GiB would not do. */
  private static final int APART = 2_000;

  private final PrintStream out;
  private final int servers;
  private final Simulation simulation;
  private final Random random;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final long heapBefore;
  private long connectedMs;

  /**
   * @param servers in the network, the half of them behind NAT
   */
  Figures(PrintStream out, int servers, long seed) {
    this.out = out;
    this.servers = servers;
    this.simulation = new Simulation(seed, servers > APART);
    this.random = new Random(seed);
    if (servers > APART) {
      simulation.checkAtOnce();
    }
    heapBefore = heap();
  }

  /** Headings of what {@link #messages} prints. */
  static String messagesHead() {
    return """
    | servers | members | sends | at least (m − 1) | a tree | last delivery, links | ms | copies | delivered |
    |--:|--:|--:|--:|--:|--:|--:|--:|--:|\
    """;
  }

  /** Headings of what {@link #network} returns. */
  static String networkHead() {
    return """
    | servers | connected after | links each | control, B/s each | in virtual s | state, KB each | heap, MB | events | CPU s |
    |--:|--:|--:|--:|--:|--:|--:|--:|--:|\
    """;
  }

  /** The servers come, one after the other, and it becomes quiet. */
  void begin() {
    for (int i = 0; i < servers; i++) {
      nodes.add(simulation.add(i % 2 == 0, Behaviour.HONEST)); // the others are behind NAT
      for (int j = 0; j < NAMED && i > 0; j++) {
        simulation.name(nodes.get(i), nodes.get(random.nextInt((i + 1) / 2) * 2));
      }
      simulation.run(JOIN_EACH_MS);
      if ((i + 1) % TOLD_EACH == 0) {
        progress((i + 1) + " have come");
      }
    }
    connectedMs = simulation.untilConnected(CONNECT_MS);
    progress("connected");
    simulation.run(SETTLE_MS);
    progress("quiet");
  }

  /** Prints a row for each number of members. */
  void messages() {
    List<List<SimulatedNode>> groups = new ArrayList<>();
    for (int members : MEMBERS) {
      if (members <= servers) {
        List<SimulatedNode> all = new ArrayList<>(nodes);
        Collections.shuffle(all, random);
        groups.add(all.subList(0, members));
        groups.getLast().forEach(node -> simulation.join(node, channel(members)));
      }
    }
    simulation.run(CHANNELS_MS);
    groups.forEach(this::messages);
  }

  private static String channel(int members) {
    return "of-" + members;
  }

  private void messages(List<SimulatedNode> members) {
    List<Said> said = new ArrayList<>();
    Map<SimulatedNode, List<SimulatedNode>> graph = simulation.graph();
    long links = 0;
    for (int i = 0; i < PUBLISHED; i++) {
      SimulatedNode author = members.get(i % members.size());
      links += Graphs.treeLinks(graph, author, members);
      said.add(new Said(simulation.say(author, channel(members.size())), simulation.now()));
      simulation.run(PUBLISH_EACH_MS);
    }
    simulation.run(LATEST_MS);
    long sends = 0;
    long again = 0;
    long hops = 0;
    long lastMs = 0;
    long reached = 0;
    for (Said each : said) {
      Wire.Course course = simulation.course(each.mid);
      sends += course.sends;
      again += course.again;
      hops += course.hops;
      lastMs += simulation.lastDelivery(each.mid) - each.atMs;
      reached += members.stream().filter(node -> node.delivered.containsKey(each.mid)).count();
    }
    double count = PUBLISHED;
    int others = members.size() - 1;
    out.printf(
        Locale.ROOT,
        "| %,d | %d | %.1f | %d | %.1f | %.1f | %.0f | %.2f | %.2f %% |%n",
        servers,
        members.size(),
        sends / count,
        others,
        links / count,
        hops / count,
        lastMs / count,
        again / count,
        100 * reached / count / others);
  }

  private record Said(MessageId mid, long atMs) {}

  /** How much it costs that servers know each other: a row. */
  String network() {
    long windowMs = intervalMs(servers);
    long began = simulation.wire().controlBytes;
    simulation.run(windowMs);
    double control = (simulation.wire().controlBytes - began) * 1_000.0 / windowMs / servers;
    long heap = heap();
    double links = simulation.graph().values().stream().mapToInt(List::size).average().orElse(0);
    return String.format(
        Locale.ROOT,
        "| %,d | %.1f s | %.1f | %,.0f | %d | %s | %,d | %,d | %,d |",
        servers,
        connectedMs / 1_000.0,
        links,
        control,
        windowMs / 1_000,
        servers < TELLING ? "–" : Long.toString((heap - heapBefore) / 1_000 / servers),
        heap / 1_000_000,
        simulation.events(),
        ProcessHandle.current().info().totalCpuDuration().orElseThrow().toSeconds());
  }

  /** What a channel costs that all servers have members in: a row, or none if there are many. */
  Optional<String> crowd() {
    return servers > APART
        ? Optional.empty()
        : Optional.of(new Crowd(simulation, nodes).row(intervalMs(servers)));
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void progress(String what) {
    System.err.printf(
        Locale.ROOT,
        "%,d servers: %s; %d virtual s, %,d events, %s of CPU%n",
        servers,
        what,
        simulation.now() / 1_000,
        simulation.events(),
        ProcessHandle.current().info().totalCpuDuration().orElseThrow());
  }
}
