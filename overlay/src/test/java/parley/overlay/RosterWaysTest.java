package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.protocol.Key;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;

/** Members on a server that is no neighbour, and what becomes of them with the ways to it. */
class RosterWaysTest {
  private static final Key ANN = Node.key(61);
  private static final Key BOB = Node.key(62);
  private static final int FAR = 2;
  private static final long FIRST = 10;

  private final Node node = new Node();
  private final World world = new World(node, "tea");

  @BeforeEach
  void bobIsBehindANeighbour() {
    world.link(1);
    world.announceOver(1, FAR, FIRST, "tea");
    node.handle(new Input.Present("tea", ANN, "ann"));
    world.snapshotOver(1, FAR, 100, Map.of(BOB, "bob"));
    node.run(Rooms.GATHER_MS);
    node.outputs.clear();
  }

  private void neighbourSays(int hops) {
    node.frame(
        world.linkOf(1),
        new PeerFrame.Digest(
            new long[] {Node.key(FAR).id()}, new long[] {FIRST}, new byte[] {(byte) hops}));
  }

  private List<Output.Presence> presence() {
    return node.take(Output.Presence.class);
  }

  private static Output.Presence bob(Optional<String> before, Optional<String> after) {
    return new Output.Presence("tea", BOB, before, after);
  }

  @Test
  void membersAreGoneSoonAfterTheLastWayToTheirServer() {
    neighbourSays(ProtocolLimits.HOPS);
    node.run(Rosters.SOON_MS + Questions.ASK_MS);
    assertEquals(List.of(bob(Optional.of("bob"), Optional.empty())), presence());
  }

  @Test
  void theyAreThereAgainSoonAfterThereIsAWay() {
    neighbourSays(ProtocolLimits.HOPS);
    node.run(Rosters.SOON_MS + Questions.ASK_MS);
    node.outputs.clear();
    neighbourSays(1);
    node.run(Telling.COALESCE_MS);
    assertEquals(1, world.asks(1).size());
    world.snapshotOver(1, FAR, 100, Map.of(BOB, "bob"));
    assertEquals(List.of(bob(Optional.empty(), Optional.of("bob"))), presence());
  }

  @Test
  void aWayThatIsGoneForAMomentChangesNothing() {
    neighbourSays(ProtocolLimits.HOPS);
    node.run(Rosters.SOON_MS / 2);
    neighbourSays(1);
    node.run(Rosters.SOON_MS);
    world.snapshotOver(1, FAR, 100, Map.of(BOB, "bob"));
    node.run(5_000);
    assertEquals(List.of(), presence());
  }
}
