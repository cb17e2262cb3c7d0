package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.protocol.Key;
import parley.protocol.PeerFrame;
import parley.protocol.RosterUpdate;

/** Rosters and questions that pass through a server on their way. Server 1 is behind link 1, … */
class RosterPostTest {
  private static final Key BOB = Node.key(62);

  private final Node node = new Node();
  private final World world = new World(node, "tea");

  @BeforeEach
  void threeNeighboursAndServersBehindThem() {
    for (int i = 1; i <= 3; i++) {
      world.link(i);
      world.announce(i, 10, "tea");
    }
    world.announceOver(2, 4, 10, "tea");
    node.take(Output.class);
  }

  private static long[] ids(int... servers) {
    return IntStream.of(servers)
        .mapToLong(each -> each == 0 ? Node.SELF.id() : Node.key(each).id())
        .toArray();
  }

  private RosterUpdate update(int server, long version) {
    return world.update(server, version, version, 1, Map.of(BOB, "bob"), List.of());
  }

  private void tell(int ttl, RosterUpdate update, boolean valid, int... targets) {
    node.frame(world.linkOf(1), new PeerFrame.Roster(ttl, ids(targets), 0, update));
    node.verify(valid);
  }

  private void ask(int ttl, int source, long number, int... targets) {
    node.frame(
        world.linkOf(1),
        new PeerFrame.Ask(ttl, Node.key(source).id(), ids(targets), number, "tea"));
  }

  @Test
  void aRosterIsSplitByTheLinksThatLeadToItsTargets() {
    tell(20, update(1, 100), true, 2, 3, 4);
    PeerFrame.Roster toTwo = world.sent(2).getFirst();
    PeerFrame.Roster toThree = world.sent(3).getFirst();
    assertArrayEquals(ids(2, 4), toTwo.targets());
    assertArrayEquals(ids(3), toThree.targets());
    assertEquals(19, toTwo.ttl());
    assertEquals(List.of(), world.sent(1));
  }

  @Test
  void onlyWhatItsOriginSignedGoesOnAndAForgeryDoesNotKeepItOut() {
    tell(20, update(1, 100), false, 2);
    assertEquals(List.of(), world.sent(2));
    assertEquals(1, node.overlay.counts().invalid());
    tell(20, update(1, 100), true, 2);
    assertEquals(1, world.sent(2).size());
  }

  @Test
  void aCopyForTheSameServerGoesNoFurther() {
    tell(20, update(1, 100), true, 2);
    tell(20, update(1, 100), true, 2, 3);
    assertEquals(1, world.sent(2).size());
    assertEquals(1, world.sent(3).size());
  }

  @Test
  void withoutTtlItGoesNoFurther() {
    tell(0, update(1, 100), true, 2);
    ask(0, 1, 7, 2);
    assertEquals(List.of(), node.take(Output.Send.class));
  }

  @Test
  void aRosterOfAServerThatNobodyAnnouncedIsNotEvenChecked() {
    tell(20, update(9, 100), true, 2);
    assertEquals(List.of(), node.take(Output.Check.class));
  }

  @Test
  void aQuestionGoesOnOnceAndNotWhereItCameFrom() {
    ask(20, 1, 7, 2, 3, 1);
    ask(20, 1, 7, 2);
    assertEquals(1, world.asks(2).size());
    assertEquals(19, world.asks(2).getFirst().ttl());
    assertArrayEquals(ids(3), world.asks(3).getFirst().targets());
    assertEquals(List.of(), world.asks(1));
  }

  @Test
  void aQuestionOfNobodyKnownIsDropped() {
    ask(20, 9, 7, 0, 2);
    assertEquals(List.of(), node.take(Output.Send.class));
  }

  @Test
  void anAnswerThatDidNotArriveTakesAnotherWay() {
    world.announceOver(3, 4, 10, "tea");
    ask(20, 4, 7, 0);
    node.run(Askers.LEAST_MS);
    ask(20, 4, 8, 0);
    assertEquals(1, world.sent(2).size());
    assertEquals(1, world.sent(3).size());
  }

  @Test
  void whatManyTargetsCostIsChargedToTheLink() {
    int frames = Link.DATA_BURST / 257 + 5;
    for (int i = 0; i < frames; i++) {
      PeerFrame.Ask one = new PeerFrame.Ask(20, Node.key(1).id(), new long[256], 1_000 + i, "tea");
      node.frame(world.linkOf(1), one);
    }
    assertEquals(5, node.overlay.counts().refused());
    world.capsHold();
  }
}
