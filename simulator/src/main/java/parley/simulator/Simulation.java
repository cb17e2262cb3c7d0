package parley.simulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import parley.overlay.AdvertPool;
import parley.overlay.Input;
import parley.overlay.Overlay;
import parley.overlay.OverlayConfig;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.SignedMessage;

/**
 * A virtual network, what may be done to it, and what may be asked of it. Everything that is random
 * comes from the seed. Single-threaded.
 */
final class Simulation {
  /** The channel of {@link #join(SimulatedNode)}. */
  static final String CHANNEL = "sim";

  /** Members of a channel up to which users are told who comes and goes, on servers to be made. */
  int presenceLimit = 500;

  /** Neighbours on the internet: no more than two of them may be linked by one server's choice. */
  private static final int HOSTS_PER_SUBNET = 4;

  private final SplittableRandom random;
  private final Network network;
  private final Optional<AdvertPool> pool;
  private final Healing healing;
  private final Map<MessageId, Wire.Course> courses = new HashMap<>();

  /** A network of no nodes yet. */
  Simulation(long seed) {
    this(seed, true);
  }

  /**
   * @param shared whether nodes share what they know alike, for large networks
   */
  Simulation(long seed, boolean shared) {
    random = new SplittableRandom(seed);
    network = new Network(random.split());
    healing = new Healing(this, network.timeline);
    pool = shared ? Optional.of(new AdvertPool()) : Optional.empty();
  }

  /** Signatures are checked at once: less work for large networks. */
  void checkAtOnce() {
    network.checkAtOnce();
  }

  /** The run's own source of randomness. */
  RandomGenerator random() {
    return random;
  }

  /** The same nodes in another order. */
  List<SimulatedNode> shuffled(List<SimulatedNode> nodes) {
    List<SimulatedNode> all = new ArrayList<>(nodes);
    Collections.shuffle(all, Random.from(random));
    return all;
  }

  /**
   * Adds a server, and starts it.
   *
   * @param reachable whether others can dial it; if not, it says that it listens all the same
   */
  SimulatedNode add(boolean reachable, Behaviour behaviour) {
    int index = network.nodes.size();
    int subnet = index / HOSTS_PER_SUBNET;
    String host = "20." + subnet / 256 + "." + subnet % 256 + "." + (index % HOSTS_PER_SUBNET + 1);
    return add(host, reachable, behaviour);
  }

  /** Adds a server at a host of the caller's choice. */
  SimulatedNode add(String host, boolean reachable, Behaviour behaviour) {
    byte[] bytes = new byte[Key.LENGTH];
    random.nextBytes(bytes);
    Key key = Key.of(bytes);
    var node =
        new SimulatedNode(network.nodes.size(), key, host, reachable, behaviour, overlay(key));
    network.add(node);
    start(node);
    return node;
  }

  private Overlay overlay(Key key) {
    return new Overlay(
        new OverlayConfig(
            key,
            "sim",
            Optional.empty(),
            SimulatedNode.listenAddresses(),
            new Secrets(network.authors, key),
            pool,
            presenceLimit),
        random.split());
  }

  /** Starts a server, again if it was killed: same key, same address, nothing remembered. */
  void start(SimulatedNode node) {
    node.begin(overlay(node.key));
    network.input(node, new Input.Started(network.wallMs(node)));
    node.named.forEach(address -> network.input(node, new Input.AddressFound(address, true)));
    node.channels.forEach(channel -> network.input(node, new Input.Join(channel)));
    node.online.forEach(key -> network.input(node, new Input.KeyOnline(key)));
    Map<Key, String> users = new LinkedHashMap<>(node.users);
    node.users.clear();
    users.forEach((user, nick) -> present(node, user, nick));
  }

  /** The operator of a server names another's address. */
  void name(SimulatedNode node, SimulatedNode other) {
    node.named.add(other.address());
    network.input(node, new Input.AddressFound(other.address(), true));
  }

  /** A server has members of {@link #CHANNEL}, and a session of its own user. */
  void join(SimulatedNode node) {
    join(node, CHANNEL);
    node.online.add(node.key);
    network.input(node, new Input.KeyOnline(node.key));
  }

  /** A server has members of a channel. */
  void join(SimulatedNode node, String channel) {
    node.channels.add(channel);
    network.input(node, new Input.Join(channel));
  }

  /** A user is in {@link #CHANNEL} on a server, or takes another nick there. */
  void present(SimulatedNode node, Key user, String nick) {
    boolean first = node.users.isEmpty();
    node.users.put(user, nick);
    network.input(node, new Input.Present(CHANNEL, user, nick));
    if (first) {
      network.input(node, new Input.Who(0, CHANNEL));
    }
  }

  /** A user has left {@link #CHANNEL} on a server. */
  void absent(SimulatedNode node, Key user) {
    node.users.remove(user);
    network.input(node, new Input.Absent(CHANNEL, user));
  }

  /** Sets the clock of a server. */
  void clock(SimulatedNode node, long offMs) {
    node.clockOffMs = offMs;
    network.input(node, new Input.Clock(network.wallMs(node)));
  }

  /** Watches how long it takes until servers are connected. */
  Healing healing() {
    return healing;
  }

  /** Lets virtual time pass. */
  void run(long durationMs) {
    healing.run(durationMs);
  }

  /**
   * Ends a server without a word.
   *
   * @param noticed whether its operating system closes its links, or power was lost
   */
  void kill(SimulatedNode node, boolean noticed) {
    network.trace.add(network.timeline.now(), node, "killed");
    if (noticed) {
      network.resetAll(node);
    }
    node.die();
  }

  /** Cuts the network between some pairs of servers; replaces the cut before. */
  void partition(BiPredicate<SimulatedNode, SimulatedNode> between) {
    network.partition((a, b) -> between.test(a, b) || between.test(b, a));
  }

  /** Whether two servers cannot reach each other now. */
  boolean cut(SimulatedNode a, SimulatedNode b) {
    return network.cut(a, b);
  }

  /** Resets a random connection, if there is one. */
  void resetAny() {
    List<Connection> all = List.copyOf(network.connections);
    if (!all.isEmpty()) {
      network.reset(all.get(random.nextInt(all.size())));
    }
  }

  /** A session of a server speaks in a channel. */
  MessageId say(SimulatedNode node, String channel) {
    return publish(node, new SignedMessage.Target.Channel(channel));
  }

  /** A session of a server writes to another server's user. */
  MessageId whisper(SimulatedNode node, SimulatedNode other) {
    return publish(node, new SignedMessage.Target.Direct(other.key));
  }

  private MessageId publish(SimulatedNode from, SignedMessage.Target target) {
    SignedMessage message = network.write(from, target);
    MessageId mid = message.mid();
    from.met.add(Wire.mark(message.sig(), 0));
    courses.put(mid, network.wire.course(message));
    network.input(from, new Input.Publish(message));
    return mid;
  }

  /** What became of a message on the wire. */
  Wire.Course course(MessageId mid) {
    return courses.get(mid);
  }

  /** What became of all messages that users have sent. */
  Collection<Wire.Course> courses() {
    return courses.values();
  }

  /** Servers that confirmed a direct message, or -1 if nothing was said of it yet. */
  int confirmed(MessageId mid) {
    return network.invariants.reached(mid);
  }

  /** When a message was delivered for the last time, in virtual milliseconds; 0 if never. */
  long lastDelivery(MessageId mid) {
    return network.invariants.lastDelivery(mid);
  }

  /** Virtual milliseconds since the beginning. */
  long now() {
    return network.timeline.now();
  }

  /** What went over the links so far. */
  Wire wire() {
    return network.wire;
  }

  /** Events so far. */
  long events() {
    return network.trace.events();
  }

  /** Two runs with the same fingerprint were the same, event by event. */
  String fingerprint() {
    return network.trace.fingerprint();
  }

  /** The last events. */
  String tail() {
    return network.trace.tail();
  }

  /** All servers, dead and lying ones too. */
  List<SimulatedNode> nodes() {
    return network.nodes;
  }

  /** The servers that are alive and keep to the protocol. */
  List<SimulatedNode> honest() {
    return network.nodes.stream().filter(node -> node.alive() && node.honest()).toList();
  }

  /** The neighbours of each living honest server among those. */
  Map<SimulatedNode, List<SimulatedNode>> graph() {
    return Graphs.of(honest());
  }

  /**
   * Waits until the honest servers are connected.
   *
   * @return how long that took, in virtual milliseconds
   */
  long untilConnected(long deadlineMs) {
    long began = now();
    while (!Graphs.connected(graph())) {
      if (now() - began >= deadlineMs) {
        throw new AssertionError("not connected within " + deadlineMs + " ms");
      }
      run(100);
    }
    return now() - began;
  }
}
