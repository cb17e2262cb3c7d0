package parley.simulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import parley.protocol.MessageId;

/** One run of a scenario: what its {@link Verbs} do and ask. */
final class Run {
  private static final long HOUR_MS = 3_600_000;

  /** By then each message was delivered, or given up (docs/PROTOCOL.md, 12.7). */
  private static final long SETTLED_MS = 10_000;

  /** As many authors speak at the end, if there are more servers than this. */
  private static final int SPEAKERS = 20;

  /** One speaks after the other, before all have heard the one before. */
  private static final int SPEAK_EACH_MS = 200;

  /** Once faults have stopped, a message is everywhere within this time. */
  private static final int REACHED_MS = 4_000;

  /** The surrounded server's operator has named so many others. */
  private static final int VICTIM_NAMES = 2;

  final Shape shape;
  final Faults faults;
  final Users users;
  private final Simulation simulation;
  private final RandomGenerator random;
  private final Tally tally;
  private final List<SimulatedNode> dead = new ArrayList<>();
  private final List<MessageId> whispered = new ArrayList<>();
  private SimulatedNode victim;

  Run(int size, long seed) {
    simulation = new Simulation(seed);
    random = simulation.random();
    tally = new Tally(simulation);
    shape = new Shape(simulation, size);
    faults = new Faults(this, simulation);
    users = new Users(simulation);
  }

  // --- what happens ---

  void seconds(double count) {
    simulation.run((long) (1_000 * count));
  }

  /** Somebody speaks in the channel, again and again. */
  void say(int times, long eachMs) {
    for (int i = 0; i < times; i++) {
      tally.say(any(simulation.honest()));
      simulation.run(eachMs);
    }
  }

  /** Somebody writes to somebody else, again and again. */
  void whisper(int times, long eachMs) {
    for (int i = 0; i < times; i++) {
      List<SimulatedNode> all = simulation.honest();
      SimulatedNode author = any(all);
      SimulatedNode other = any(all);
      MessageId mid = simulation.whisper(author, other);
      if (author != other && other.online.contains(other.key)) {
        whispered.add(mid);
      }
      simulation.run(eachMs);
    }
  }

  SimulatedNode any(List<SimulatedNode> nodes) {
    return nodes.get(random.nextInt(nodes.size()));
  }

  /** A share of the honest servers, chosen at random; at least one is left out. */
  private List<SimulatedNode> some(double share) {
    List<SimulatedNode> all = simulation.shuffled(simulation.honest());
    return all.subList(0, Math.min(all.size() - 1, (int) Math.round(share * all.size())));
  }

  void kill(double share) {
    for (SimulatedNode node : some(share)) {
      simulation.kill(node, random.nextBoolean());
      dead.add(node);
    }
    simulation.healing().fault();
  }

  void startAgain() {
    dead.forEach(simulation::start);
    dead.clear();
    simulation.healing().fault();
  }

  /** Servers end one after the other, while others speak, and come again. */
  void restart(int times) {
    for (int i = 0; i < times; i++) {
      SimulatedNode node = any(simulation.honest());
      simulation.kill(node, random.nextBoolean());
      simulation.healing().fault();
      say(1, random.nextInt(40_000));
      simulation.start(node);
      simulation.healing().fault();
      simulation.run(random.nextInt(20_000));
    }
  }

  void breakLinks(int times) {
    for (int i = 0; i < times; i++) {
      simulation.run(random.nextInt(1_000));
      simulation.resetAny();
      simulation.healing().fault();
      whisper(1, 0);
    }
  }

  void cut(double share) {
    Set<SimulatedNode> apart = new HashSet<>(some(share));
    simulation.partition((a, b) -> apart.contains(a) != apart.contains(b));
  }

  void merge() {
    simulation.partition((a, b) -> false);
    simulation.healing().fault();
  }

  void hourOff(double share) {
    some(share).forEach(node -> simulation.clock(node, random.nextBoolean() ? HOUR_MS : -HOUR_MS));
  }

  void rightClocks() {
    simulation.nodes().stream().filter(SimulatedNode::alive).forEach(n -> simulation.clock(n, 0));
  }

  void slow(double share, int bytesPerSecond) {
    some(share).forEach(node -> node.readsPerSecond = bytesPerSecond);
  }

  void fast() {
    simulation.nodes().forEach(node -> node.readsPerSecond = 0);
  }

  /** Attackers that can be dialled take all the places around one server that they can get. */
  void eclipse(int attackers) {
    List<SimulatedNode> all = simulation.honest();
    victim = any(all);
    if (!victim.channels.contains(Simulation.CHANNEL)) {
      simulation.join(victim);
    }
    for (int i = 0; i < VICTIM_NAMES; i++) {
      simulation.name(victim, any(all));
    }
    Liars.Gang gang = new Liars.Gang();
    for (int i = 0; i < attackers; i++) {
      SimulatedNode attacker =
          simulation.add("11.0." + i / 8 + "." + (i % 8 + 1), true, gang.member());
      gang.add(attacker);
      simulation.name(attacker, victim);
      simulation.name(attacker, any(all));
    }
  }

  /** The moment at which a server is easiest to surround: it remembers nobody. */
  void restartVictim() {
    simulation.kill(victim, true);
    simulation.run(1_000);
    simulation.start(victim);
    simulation.healing().fault();
  }

  void nobodyLies() {
    simulation.nodes().forEach(node -> node.behave(Behaviour.HONEST));
  }

  // --- what must hold ---

  void fullMesh() {
    Map<SimulatedNode, List<SimulatedNode>> graph = simulation.graph();
    graph.forEach((node, neighbours) -> {
      if (neighbours.size() != graph.size() - 1) {
        throw new AssertionError(node + " has " + neighbours.size() + " links");
      }
    });
  }

  void connected(double withinSeconds) {
    simulation.untilConnected((long) (1_000 * withinSeconds));
  }

  void delivered(double share) {
    simulation.run(SETTLED_MS);
    tally.settle();
    if (tally.expected() == 0 || tally.delivered() < share * tally.expected()) {
      throw new AssertionError(
          tally.delivered() + " of " + tally.expected() + " deliveries were made");
    }
  }

  /** Of what was written to users who were there, so much was confirmed to its authors. */
  void confirmed(double share) {
    simulation.run(SETTLED_MS);
    long count = whispered.stream().filter(mid -> simulation.confirmed(mid) == 1).count();
    if (whispered.isEmpty() || count < share * whispered.size()) {
      throw new AssertionError(count + " of " + whispered.size() + " were confirmed");
    }
  }

  void control(double bytesPerSecond) {
    if (controlBytesPerSecond() > bytesPerSecond) {
      throw new AssertionError("each server sent " + controlBytesPerSecond() + " bytes/s");
    }
  }

  private long controlBytesPerSecond() {
    return simulation.wire().controlBytes
        * 1_000
        / Math.max(1, simulation.now())
        / simulation.nodes().size();
  }

  /** Once faults have stopped: every message reaches every member, once, and nobody else. */
  void everyMemberIsReachedOnce() {
    List<SimulatedNode> all = simulation.honest();
    List<SimulatedNode> authors =
        all.size() <= SPEAKERS ? all : simulation.shuffled(all).subList(0, SPEAKERS);
    List<Spoken> spoken = new ArrayList<>();
    for (SimulatedNode author : authors) {
      MessageId said = simulation.say(author, Simulation.CHANNEL);
      SimulatedNode other = any(all);
      spoken.add(new Spoken(author, said, other, simulation.whisper(author, other)));
      simulation.run(SPEAK_EACH_MS);
    }
    simulation.run(REACHED_MS);
    spoken.forEach(each -> reachedOnce(each, all));
  }

  private record Spoken(
      SimulatedNode author, MessageId said, SimulatedNode other, MessageId whispered) {}

  private void reachedOnce(Spoken spoken, List<SimulatedNode> all) {
    SimulatedNode other = spoken.other;
    int reached = other != spoken.author && other.online.contains(other.key) ? 1 : 0;
    for (SimulatedNode node : all) {
      boolean member = node != spoken.author && node.channels.contains(Simulation.CHANNEL);
      expect(node, spoken.said, member ? 1 : 0);
      expect(node, spoken.whispered, node == other ? reached : 0);
    }
    if (simulation.confirmed(spoken.whispered) != reached) {
      throw new AssertionError(
          spoken.author + " to " + other + " settled as " + simulation.confirmed(spoken.whispered));
    }
  }

  private static void expect(SimulatedNode node, MessageId mid, int times) {
    int delivered = node.delivered.getOrDefault(mid, 0);
    if (delivered != times) {
      throw new AssertionError(
          node + " delivered " + mid + " " + delivered + " times, not " + times);
    }
  }

  String tail() {
    return simulation.tail();
  }

  Outcome outcome() {
    return new Outcome(
        simulation.fingerprint(),
        simulation.events(),
        tally.expected(),
        tally.delivered(),
        simulation.courses().size(),
        simulation.courses().stream().mapToInt(course -> course.again).sum(),
        simulation.healing().longestMs(),
        simulation.healing().pending(),
        controlBytesPerSecond());
  }
}
