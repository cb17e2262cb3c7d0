package parley.simulator;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import parley.overlay.Elsewhere;
import parley.overlay.Output;
import parley.protocol.Key;

/**
 * Who is in {@link Simulation#CHANNEL} where, and what each server has told its own users of the
 * others: after all the comings and goings, both must be the same.
 */
final class Users {
  /** Keys that come and go on several servers. */
  private static final int TRAVELLERS = 20;

  private final Simulation simulation;
  private final RandomGenerator random;
  private int renamed;

  Users(Simulation simulation) {
    this.simulation = simulation;
    this.random = simulation.random();
  }

  private static Key traveller(int number) {
    return Key.of(ByteBuffer.allocate(Key.LENGTH).put((byte) 7).putInt(number).array());
  }

  /** Each honest server with members has a user of its own in the channel. */
  void enter() {
    for (SimulatedNode node : members()) {
      simulation.present(node, node.key, node.toString());
    }
  }

  private List<SimulatedNode> members() {
    return simulation.honest().stream()
        .filter(node -> node.channels.contains(Simulation.CHANNEL))
        .toList();
  }

  /** Somebody comes to a server, goes, or takes another nick, again and again. */
  void comeAndGo(int times, long eachMs) {
    for (int i = 0; i < times; i++) {
      List<SimulatedNode> members = members();
      SimulatedNode node = members.get(random.nextInt(members.size()));
      int number = random.nextInt(TRAVELLERS + 1);
      if (number == TRAVELLERS) {
        simulation.present(node, node.key, "renamed" + ++renamed);
      } else if (node.users.containsKey(traveller(number))) {
        simulation.absent(node, traveller(number));
      } else {
        simulation.present(node, traveller(number), "t" + number);
      }
      simulation.run(eachMs);
    }
  }

  /** Every honest server knows all users of the others, and has told its own the same. */
  void agree() {
    for (SimulatedNode node : members()) {
      Map<Key, String> expected = new TreeMap<>();
      for (SimulatedNode other : simulation.nodes()) {
        if (other != node && other.alive()) {
          expected.putAll(other.users);
        }
      }
      Elsewhere known = node.overlay().elsewhere(Simulation.CHANNEL);
      same(node, "knows", expected, new TreeMap<>(known.nicks()));
      same(node, "has told of", expected, new TreeMap<>(node.told));
      int least = beside(expected, node).size();
      if (!known.told() || known.count() < least || (!boasts() && known.count() > least)) {
        throw new AssertionError(node + " counts " + known.count() + " users elsewhere");
      }
    }
  }

  /** Every honest server knows how many users there are, and tells its own of none of them. */
  void count() {
    for (SimulatedNode node : members()) {
      long expected =
          simulation.nodes().stream()
              .filter(other -> other != node && other.alive())
              .mapToLong(other -> other.users.size())
              .sum();
      Elsewhere known = node.overlay().elsewhere(Simulation.CHANNEL);
      if (known.told() || known.count() != expected) {
        throw new AssertionError(
            node + " counts " + known.count() + " users elsewhere, not " + expected);
      }
    }
  }

  /** Whether somebody claims more users than there are. */
  private boolean boasts() {
    return simulation.nodes().stream().anyMatch(node -> node.alive() && node.boasts);
  }

  private static List<Key> beside(Map<Key, String> all, SimulatedNode node) {
    List<Key> beside = new ArrayList<>(all.keySet());
    beside.removeAll(node.users.keySet());
    return beside;
  }

  private static void same(
      SimulatedNode node, String verb, Map<Key, String> expected, Map<Key, String> found) {
    if (!expected.equals(found)) {
      Map<Key, String> missing = new HashMap<>(expected);
      missing.entrySet().removeAll(found.entrySet());
      Map<Key, String> wrong = new HashMap<>(found);
      wrong.entrySet().removeAll(expected.entrySet());
      throw new AssertionError(node + " " + verb + " too few " + missing + ", too many " + wrong);
    }
  }

  /** A server tells its users of one elsewhere. */
  static void told(SimulatedNode node, Output.Presence presence) {
    String before = node.told.get(presence.key());
    String claimed = presence.before().orElse(null);
    if (before == null ? claimed != null : !before.equals(claimed)) {
      throw new AssertionError(node + " told of " + before + " and now of " + presence);
    }
    if (presence.after().isPresent()) {
      node.told.put(presence.key(), presence.after().get());
    } else {
      node.told.remove(presence.key());
    }
  }

  /**
   * A server has found out who is elsewhere, and answers its users with that: all of them here, a
   * hundred at most in truth.
   */
  static void found(SimulatedNode node) {
    node.told.clear();
    node.told.putAll(node.overlay().elsewhere(Simulation.CHANNEL).nicks());
  }
}
