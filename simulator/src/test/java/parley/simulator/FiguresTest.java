package parley.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import parley.protocol.MessageId;

/** What docs/overlay-figures.md is made of. */
class FiguresTest {
  private final Simulation simulation = new Simulation(1);

  private List<SimulatedNode> servers(int count) {
    for (int i = 0; i < count; i++) {
      simulation.add(true, Behaviour.HONEST);
    }
    return simulation.nodes();
  }

  private static Map<SimulatedNode, List<SimulatedNode>> graph(
      List<SimulatedNode> nodes, int[]... links) {
    Map<SimulatedNode, List<SimulatedNode>> graph = new HashMap<>();
    for (SimulatedNode node : nodes) {
      int self = nodes.indexOf(node);
      graph.put(
          node,
          Arrays.stream(links)
              .filter(link -> link[0] == self || link[1] == self)
              .map(link -> nodes.get(link[0] == self ? link[1] : link[0]))
              .toList());
    }
    return graph;
  }

  @Test
  void aTreeSharesTheWayToThoseThatAreFar() {
    List<SimulatedNode> nodes = servers(6);
    // 0 - 1 - 2 - 3, and from 2 on to 4 and 5
    var graph =
        graph(
            nodes,
            new int[] {0, 1},
            new int[] {1, 2},
            new int[] {2, 3},
            new int[] {2, 4},
            new int[] {4, 5});
    assertEquals(0, Graphs.treeLinks(graph, nodes.getFirst(), List.of(nodes.getFirst())));
    assertEquals(1, Graphs.treeLinks(graph, nodes.getFirst(), nodes.subList(0, 2)));
    assertEquals(4, Graphs.treeLinks(graph, nodes.getFirst(), nodes.subList(3, 5)));
    assertEquals(5, Graphs.treeLinks(graph, nodes.getFirst(), nodes.subList(3, 6)));
  }

  @Test
  void thereIsNoTreeToWhoCannotBeReached() {
    List<SimulatedNode> nodes = servers(3);
    var graph = graph(nodes, new int[] {0, 1});
    assertThrows(
        IllegalArgumentException.class, () -> Graphs.treeLinks(graph, nodes.getFirst(), nodes));
  }

  @Test
  void theLinksThatAMessageCrossesAreCounted() {
    Shape shape = new Shape(simulation, 12);
    shape.members(1);
    shape.mesh();
    simulation.run(30_000);
    long before = simulation.wire().data;
    MessageId mid = simulation.say(simulation.nodes().getFirst(), Simulation.CHANNEL);
    simulation.run(5_000);
    Wire.Course course = simulation.course(mid);
    assertEquals(simulation.wire().data - before, course.sends);
    assertEquals(11, course.sends - course.again, "each other server has a first copy");
    assertTrue(course.hops >= 1 && course.hops <= 5, () -> course.hops + " links");
  }

  @Test
  void aSmallNetworkHasAllItsRows() {
    var out = new ByteArrayOutputStream();
    var figures = new Figures(new PrintStream(out, true, StandardCharsets.UTF_8), 10, 1);
    figures.begin();
    figures.messages();
    List<String> rows = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(2, rows.size(), () -> "of 2 and 5 members: " + rows);
    rows.forEach(row -> assertTrue(row.endsWith("| 0.00 | 100.00 % |"), row));
    String network = figures.network();
    assertEquals(columns(Figures.networkHead()), network.chars().filter(c -> c == '|').count());
    assertEquals(columns(Figures.messagesHead()), columns(rows.getFirst()));
    String crowd = figures.crowd().orElseThrow();
    assertEquals(columns(Crowd.head()), columns(crowd));
    assertTrue(crowd.endsWith("| 9 |"), () -> "all others are known: " + crowd);
  }

  private static long columns(String table) {
    return table.lines().findFirst().orElseThrow().chars().filter(c -> c == '|').count();
  }
}
