package parley.simulator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.overlay.Overlay;
import parley.overlay.TimerKey;
import parley.protocol.Key;
import parley.protocol.MessageId;

/** A server in the simulation: a real overlay, and what the network and the checks know of it. */
final class SimulatedNode {
  private final String name;
  final Key key;
  final String host;

  /** Whether others can dial it. */
  final boolean reachable;

  /** What it does besides what its overlay does. */
  private Behaviour behaviour;

  /** How far its clock is ahead of the others'; negative: behind. */
  long clockOffMs;

  /** Bytes that it reads in a second from each link; 0: all that comes. */
  int readsPerSecond;

  /** Addresses that its operator named. */
  final Set<String> named = new LinkedHashSet<>();

  final Set<String> channels = new LinkedHashSet<>();
  final Set<Key> online = new LinkedHashSet<>();

  /** Users of this server in {@link Simulation#CHANNEL}, with their nicks. */
  final Map<Key, String> users = new LinkedHashMap<>();

  /** Whether it has claimed more users than it has: others go on believing that. */
  boolean boasts;

  /** Per life: users elsewhere that its own users have been told of. */
  final Map<Key, String> told = new HashMap<>();

  /** Per life: how often each message was delivered. */
  final Map<MessageId, Integer> delivered = new HashMap<>();

  /** Per life: messages of which a copy came, whether or not they were for this server. */
  final Set<Long> met = new HashSet<>();

  /** Per life: timers that are set, and which setting counts. */
  final Map<TimerKey, Timeline.Event> timers = new HashMap<>();

  /** Its ends of links that have not ended, by number, oldest first. */
  private final Map<Integer, Connection.End> links = new LinkedHashMap<>();

  private int lastLink;
  private Overlay overlay;
  private boolean alive;
  private int life;

  SimulatedNode(
      int index, Key key, String host, boolean reachable, Behaviour behaviour, Overlay overlay) {
    this.name = "n" + index;
    this.key = key;
    this.host = host;
    this.reachable = reachable;
    this.behaviour = behaviour;
    this.overlay = overlay;
  }

  static List<String> listenAddresses() {
    return List.of("0.0.0.0:30303");
  }

  String address() {
    return host + ":30303";
  }

  Overlay overlay() {
    return overlay;
  }

  boolean alive() {
    return alive;
  }

  int life() {
    return life;
  }

  /** Numbers its end of a new link. */
  void link(Connection.End end) {
    end.link = ++lastLink;
    links.put(end.link, end);
  }

  /** Its end of a link; empty: that has ended. */
  Optional<Connection.End> end(int link) {
    return Optional.ofNullable(links.get(link));
  }

  void unlink(int link) {
    links.remove(link);
  }

  /** Its ends of all links, oldest first. */
  List<Connection.End> ends() {
    return List.copyOf(links.values());
  }

  void begin(Overlay fresh) {
    overlay = fresh;
    alive = true;
    life++;
  }

  void die() {
    alive = false;
    delivered.clear();
    told.clear();
    met.clear();
    timers.clear();
    links.clear();
  }

  Behaviour behaviour() {
    return behaviour;
  }

  void behave(Behaviour other) {
    behaviour = other;
  }

  boolean honest() {
    return behaviour.equals(Behaviour.HONEST);
  }

  @Override
  public String toString() {
    return name;
  }
}
