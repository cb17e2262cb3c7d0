package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.protocol.Announcement;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;
import parley.protocol.SignedMessage;

/** When a server counts as ended, and what is still done for it. */
class OverdueTest {
  private static final int FAR = 3;
  private static final int CROWD = 400;
  private static final int LEFT = 10;

  private final Node node = new Node();
  private final World world = new World(node, "tea");
  private long said;

  @BeforeEach
  void aServerWithMembersThatTwoNeighboursLeadTo() {
    world.link(1);
    world.link(2);
    world.link(4);
    world.announceOver(1, FAR, 10, "tea");
    world.announceOver(2, FAR, 10, "tea");
  }

  private SignedMessage message(long seq) {
    return new SignedMessage(
        Node.key(61),
        new SignedMessage.Target.Channel("tea"),
        new byte[8],
        seq,
        1_700_000_000_000L,
        "ann",
        "text/plain",
        "hello",
        new byte[64]);
  }

  private void many() {
    for (int i = 0; i < CROWD; i++) {
      world.announce(4, World.user(i), 10, 0);
    }
  }

  private void fewAreLeft() {
    for (int i = 0; i < CROWD - LEFT; i++) {
      world.announce(4, World.user(i), 11, Announcement.GONE);
    }
  }

  private List<Output.Settled> said() {
    node.outputs.clear();
    node.handle(new Input.Publish(message(++said)));
    return node.take(Output.Settled.class);
  }

  private int servers() {
    return node.size("servers");
  }

  @Test
  void whenMostServersEndTheOthersAreNotOverdueBeforeTheIntervalThatTheyHadBegun() {
    many();
    world.pass(60_000);
    fewAreLeft();
    assertEquals(List.of(), said(), "it is waited for");
    world.pass(Origins.overdueMs(Announcer.intervalMs(CROWD)) - 60_000 + 2_000);
    assertEquals(1, said().size(), "it has not announced itself in that interval either");
  }

  @Test
  void whenMostServersEndTheOthersAreNotForgottenEarlier() {
    many();
    int all = servers();
    world.pass(150_000);
    fewAreLeft();
    world.pass(60_000);
    assertEquals(all, servers());
  }

  @Test
  void someMinutesLaterTheIntervalOfFewServersCounts() {
    many();
    fewAreLeft();
    world.pass(Intervals.REMEMBERED_MS);
    world.announceOver(1, FAR, 11, "tea");
    world.pass(Origins.overdueMs(Announcer.LEAST_INTERVAL_MS) + 2_000);
    assertEquals(1, said().size());
  }

  /** Copies for the far server that this one has sent on, as a server on the way. */
  private long passedOn() {
    node.outputs.clear();
    node.frame(
        world.linkOf(4),
        new PeerFrame.Data(
            ProtocolLimits.TTL, Node.key(4).id(), new long[] {Node.key(FAR).id()}, message(1_000)));
    node.verify(true);
    return List.of(1, 2).stream()
        .flatMap(neighbour -> node.sent(world.linkOf(neighbour)).stream())
        .filter(PeerFrame.Data.class::isInstance)
        .count();
  }

  @Test
  void aCopyThatComesAgainIsPassedOnUnlessTheServerIsOverdue() {
    assertEquals(1, passedOn());
    assertEquals(1, passedOn());
    world.pass(Origins.overdueMs(Announcer.LEAST_INTERVAL_MS) + 2_000);
    assertEquals(1, servers(), "it is known still");
    assertEquals(0, passedOn());
  }

  @Test
  void theFirstCopyIsPassedOnAlsoIfTheServerIsOverdue() {
    world.pass(Origins.overdueMs(Announcer.LEAST_INTERVAL_MS) + 2_000);
    assertEquals(1, passedOn());
    assertEquals(0, passedOn());
  }
}
