package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.protocol.PeerFrame;
import parley.protocol.SignedMessage;

/** How a server with members confirms a message of a server that two of its neighbours lead to. */
class AcksTest {
  private static final int SOURCE = 4;
  private static final int TTL = 5;

  private final Node node = new Node();
  private final World world = new World(node, "tea");

  @BeforeEach
  void aMemberHereAndThreeNeighbours() {
    node.handle(new Input.Join("tea"));
    world.link(1);
    world.link(2);
    world.link(3);
    world.announceOver(1, SOURCE, 10, "tea");
    world.announceOver(2, SOURCE, 10, "tea");
    node.outputs.clear();
  }

  private void comes(int neighbour, long... targets) {
    var message =
        new SignedMessage(
            Node.key(61),
            new SignedMessage.Target.Channel("tea"),
            new byte[8],
            1,
            1_700_000_000_000L,
            "ann",
            "text/plain",
            "hello",
            new byte[64]);
    node.outputs.clear();
    node.frame(
        world.linkOf(neighbour), new PeerFrame.Data(TTL, Node.key(SOURCE).id(), targets, message));
    node.verify(true);
  }

  /** The neighbours to which a confirmation was sent, once for each. */
  private List<Integer> confirmed() {
    return List.of(1, 2, 3).stream()
        .filter(neighbour ->
            node.sent(world.linkOf(neighbour)).stream().anyMatch(PeerFrame.Ack.class::isInstance))
        .toList();
  }

  @Test
  void eachCopyIsConfirmedByAnotherWay() {
    comes(3, Node.SELF.id());
    assertEquals(List.of(1), confirmed());
    comes(3, Node.SELF.id());
    assertEquals(List.of(2), confirmed());
  }

  @Test
  void aFloodIsConfirmedEveryWaySinceOneOfThemMayBeWhatIsBroken() {
    comes(3);
    assertEquals(List.of(1, 2, 3), confirmed());
  }
}
