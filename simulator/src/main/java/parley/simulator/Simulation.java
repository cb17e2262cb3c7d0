package parley.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import parley.overlay.AdvertPool;
import parley.overlay.Counts;
import parley.overlay.Input;
import parley.overlay.Overlay;
import parley.overlay.OverlayConfig;
import parley.overlay.PeerView;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.SignedMessage;

/**
 * One run: what a {@link Scenario} may do to a virtual network, and what it may ask. Everything
 * that is random comes from the seed. Single-threaded.
 */
public final class Simulation {
  /** The channel that {@link #everyMemberIsReachedOnce} speaks in. */
  public static final String CHANNEL = "sim";

  private final SplittableRandom random;
  private final Network network;
  private final AdvertPool pool = new AdvertPool();

  /** A network of no nodes yet. */
  public Simulation(long seed) {
    random = new SplittableRandom(seed);
    network = new Network(random.split());
  }

  /** The run's own source of randomness. */
  public RandomGenerator random() {
    return random;
  }

  /**
   * Adds a server, and starts it.
   *
   * @param reachable whether others can dial it; if not, it says that it listens all the same
   * @return its number, from 0
   */
  public int add(boolean reachable) {
    return add(reachable, Behaviour.HONEST);
  }

  /** Adds a server that sends forgeries instead of what it should pass on. */
  public int addForger() {
    return add(true, Liars.forger());
  }

  /** Adds a server that passes messages on with no way left. */
  public int addShortener() {
    return add(true, Liars.shortener());
  }

  /** Adds a server that sends old messages again. */
  public int addReplayer() {
    return add(true, Liars.replayer());
  }

  /** Adds a server that floods its neighbours. */
  public int addFlooder() {
    return add(true, Liars.flooder());
  }

  private int add(boolean reachable, Behaviour behaviour) {
    byte[] bytes = new byte[Key.LENGTH];
    random.nextBytes(bytes);
    Key key = Key.of(bytes);
    int index = network.nodes.size();
    var node = new SimulatedNode(index, key, reachable, behaviour, overlay(key));
    network.add(node);
    start(node);
    return index;
  }

  private Overlay overlay(Key key) {
    return new Overlay(
        new OverlayConfig(
            key,
            "sim",
            Optional.empty(),
            SimulatedNode.listenAddresses(),
            new Secrets(network.authors, key),
            Optional.of(pool)),
        random.split());
  }

  private void start(SimulatedNode node) {
    node.begin(overlay(node.key));
    network.input(node, new Input.Started(Authors.EPOCH_MS + network.timeline.now()));
    node.named.forEach(address -> network.input(node, new Input.AddressFound(address, true)));
    node.channels.forEach(channel -> network.input(node, new Input.Join(channel)));
    node.online.forEach(key -> network.input(node, new Input.KeyOnline(key)));
  }

  /** The operator of a server names another's address. */
  public void name(int node, int other) {
    SimulatedNode from = node(node);
    String address = node(other).address();
    from.named.add(address);
    network.input(from, new Input.AddressFound(address, true));
  }

  /** A server has members of {@link #CHANNEL}, and a session of its own user. */
  public void join(int node) {
    SimulatedNode at = node(node);
    join(node, CHANNEL);
    at.online.add(at.key);
    network.input(at, new Input.KeyOnline(at.key));
  }

  /** A server has members of a channel. */
  public void join(int node, String channel) {
    SimulatedNode at = node(node);
    at.channels.add(channel);
    network.input(at, new Input.Join(channel));
  }

  /** Lets virtual time pass. */
  public void run(long durationMs) {
    network.timeline.run(durationMs);
  }

  /**
   * Ends a server without a word.
   *
   * @param noticed whether its operating system closes its links, or power was lost
   */
  public void kill(int node, boolean noticed) {
    SimulatedNode dead = node(node);
    network.trace.add(network.timeline.now() + " " + dead + " killed");
    dead.die();
    if (noticed) {
      network.resetAll(dead);
    }
  }

  /** Starts a server again that was killed: same key, same address, nothing remembered. */
  public void restart(int node) {
    start(node(node));
  }

  /** Cuts the network between some pairs of servers; replaces the cut before. */
  public void partition(BiPredicate<Integer, Integer> between) {
    network.partition((a, b) -> between.test(a.index, b.index) || between.test(b.index, a.index));
  }

  /** Resets a random connection, if there is one. */
  public void resetAny() {
    List<Connection> all = List.copyOf(network.connections);
    if (!all.isEmpty()) {
      network.reset(all.get(random.nextInt(all.size())));
    }
  }

  /** A session of a server speaks in {@link #CHANNEL}. */
  public MessageId say(int node) {
    return say(node, CHANNEL);
  }

  /** A session of a server speaks in a channel. */
  public MessageId say(int node, String channel) {
    return publish(node(node), new SignedMessage.Target.Channel(channel));
  }

  /** How many servers a message was delivered at. */
  public int reached(MessageId mid) {
    return (int) network.nodes.stream().filter(n -> n.delivered.containsKey(mid)).count();
  }

  /** Bytes sent so far that are no message, nor a confirmation. */
  public long controlBytesSent() {
    return network.controlBytesSent();
  }

  /** When a message was delivered for the last time, in virtual milliseconds; 0 if never. */
  public long lastDelivery(MessageId mid) {
    return network.invariants.lastDelivery(mid);
  }

  /** Virtual milliseconds since the beginning. */
  public long now() {
    return network.timeline.now();
  }

  /** A session of a server writes to another server's user. */
  public MessageId whisper(int node, int other) {
    return publish(node(node), new SignedMessage.Target.Direct(node(other).key));
  }

  private MessageId publish(SimulatedNode from, SignedMessage.Target target) {
    SignedMessage message = network.write(from.key, target);
    network.input(from, new Input.Publish(message));
    return message.mid();
  }

  /** Data frames sent so far. */
  public long dataSent() {
    return network.dataSent();
  }

  /** What a server has counted. */
  public Counts counts(int node) {
    return node(node).overlay().counts();
  }

  /** Links that a server has. */
  public int links(int node) {
    return node(node).overlay().peers().size();
  }

  /** Two runs with the same fingerprint were the same, event by event. */
  public String fingerprint() {
    return network.trace.fingerprint();
  }

  /** The last events. */
  public String tail() {
    return network.trace.tail();
  }

  private SimulatedNode node(int index) {
    return network.nodes.get(index);
  }

  private List<SimulatedNode> honest() {
    return network.nodes.stream().filter(n -> n.alive() && n.honest()).toList();
  }

  /** Whether each living honest server reaches each other over living honest servers. */
  public boolean connected() {
    List<SimulatedNode> all = honest();
    Map<Key, SimulatedNode> byKey = new HashMap<>();
    all.forEach(node -> byKey.put(node.key, node));
    Set<SimulatedNode> reached = new HashSet<>(List.of(all.getFirst()));
    Deque<SimulatedNode> next = new ArrayDeque<>(reached);
    while (!next.isEmpty()) {
      for (PeerView peer : next.removeFirst().overlay().peers()) {
        SimulatedNode neighbour = byKey.get(peer.peer());
        if (neighbour != null && reached.add(neighbour)) {
          next.add(neighbour);
        }
      }
    }
    return reached.size() == all.size();
  }

  /**
   * Waits until the honest servers are connected.
   *
   * @return how long that took, in virtual milliseconds
   */
  public long untilConnected(long deadlineMs) {
    long began = network.timeline.now();
    while (!connected()) {
      if (network.timeline.now() - began >= deadlineMs) {
        throw new AssertionError("not connected within " + deadlineMs + " ms");
      }
      run(100);
    }
    return network.timeline.now() - began;
  }

  /** To be asked once faults have stopped: every message reaches every member, once. */
  public void everyMemberIsReachedOnce() {
    List<SimulatedNode> all = honest();
    for (SimulatedNode author : all) {
      MessageId said = say(author.index);
      SimulatedNode other = all.get(random.nextInt(all.size()));
      MessageId whispered = whisper(author.index, other.index);
      run(4_000);
      for (SimulatedNode node : all) {
        boolean member = node != author && node.channels.contains(CHANNEL);
        expect(node, said, member ? 1 : 0);
        expect(node, whispered, node == other && other != author && online(other) ? 1 : 0);
      }
      int reached = other != author && online(other) ? 1 : 0;
      if (network.invariants.reached(whispered) != reached) {
        throw new AssertionError(
            author + " to " + other + " settled as " + network.invariants.reached(whispered));
      }
    }
  }

  private static boolean online(SimulatedNode node) {
    return node.online.contains(node.key);
  }

  private static void expect(SimulatedNode node, MessageId mid, int times) {
    int delivered = node.delivered.getOrDefault(mid, 0);
    if (delivered != times) {
      throw new AssertionError(
          node + " delivered " + mid + " " + delivered + " times, not " + times);
    }
  }
}
