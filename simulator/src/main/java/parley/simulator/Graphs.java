package parley.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import parley.overlay.PeerView;
import parley.protocol.Key;

/** Who is linked with whom, and what a message would cost if somebody knew all that. */
final class Graphs {
  private Graphs() {}

  /** The neighbours of each of some servers among them. */
  static Map<SimulatedNode, List<SimulatedNode>> of(List<SimulatedNode> all) {
    Map<Key, SimulatedNode> byKey = new HashMap<>();
    all.forEach(node -> byKey.put(node.key, node));
    Map<SimulatedNode, List<SimulatedNode>> graph = new LinkedHashMap<>(); // always in one order
    for (SimulatedNode node : all) {
      List<SimulatedNode> neighbours = new ArrayList<>();
      for (PeerView peer : node.overlay().peers()) {
        SimulatedNode neighbour = byKey.get(peer.peer());
        if (neighbour != null) {
          neighbours.add(neighbour);
        }
      }
      graph.put(node, neighbours);
    }
    return graph;
  }

  /** Whether the first server reaches each other one. */
  static boolean connected(Map<SimulatedNode, List<SimulatedNode>> graph) {
    Set<SimulatedNode> reached = new HashSet<>();
    graph.keySet().stream().findFirst().ifPresent(reached::add);
    Deque<SimulatedNode> next = new ArrayDeque<>(reached);
    while (!next.isEmpty()) {
      for (SimulatedNode neighbour : graph.get(next.removeFirst())) {
        if (reached.add(neighbour)) {
          next.add(neighbour);
        }
      }
    }
    return reached.size() == graph.size();
  }

  /**
   * Links of a tree from one server to others, grown by the way to the nearest of them that it does
   * not reach yet (Takahashi and Matsuyama 1980): at most twice as many as the best tree has.
   *
   * @throws IllegalArgumentException if one of them cannot be reached
   */
  static int treeLinks(
      Map<SimulatedNode, List<SimulatedNode>> graph,
      SimulatedNode from,
      List<SimulatedNode> targets) {
    Set<SimulatedNode> tree = new LinkedHashSet<>(List.of(from)); // always in one order
    Set<SimulatedNode> open = new HashSet<>(targets);
    open.remove(from);
    int links = 0;
    while (!open.isEmpty()) {
      Map<SimulatedNode, SimulatedNode> cameFrom = new HashMap<>();
      SimulatedNode at = nearest(graph, tree, open, cameFrom);
      open.remove(at);
      while (tree.add(at)) {
        links++;
        at = cameFrom.get(at);
      }
    }
    return links;
  }

  private static SimulatedNode nearest(
      Map<SimulatedNode, List<SimulatedNode>> graph,
      Set<SimulatedNode> tree,
      Set<SimulatedNode> wanted,
      Map<SimulatedNode, SimulatedNode> cameFrom) {
    Deque<SimulatedNode> next = new ArrayDeque<>(tree);
    while (!next.isEmpty()) {
      SimulatedNode at = next.removeFirst();
      if (wanted.contains(at)) {
        return at;
      }
      for (SimulatedNode neighbour : graph.get(at)) {
        if (!tree.contains(neighbour) && cameFrom.putIfAbsent(neighbour, at) == null) {
          next.addLast(neighbour);
        }
      }
    }
    throw new IllegalArgumentException("there is no way to " + wanted);
  }
}
