package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.protocol.MessageId;
import parley.protocol.PeerFrame;
import parley.protocol.SignedMessage;

/** A server with members that two neighbours lead to, and that confirms nothing any more. */
class SilentServersTest {
  private static final int FAR = 3;

  private final Node node = new Node();
  private final World world = new World(node, "tea");
  private long said;

  @BeforeEach
  void nothingOfAMessageIsConfirmed() {
    world.link(1);
    world.link(2);
    world.announceOver(1, FAR, 10, "tea");
    world.announceOver(2, FAR, 10, "tea");
    say();
    node.run(10_000);
    assertEquals(1, settled().getFirst().expected(), "it was waited for");
    node.outputs.clear();
  }

  private MessageId say() {
    var message =
        new SignedMessage(
            Node.key(61),
            new SignedMessage.Target.Channel("tea"),
            new byte[8],
            ++said,
            1_700_000_000_000L,
            "ann",
            "text/plain",
            "hello",
            new byte[64]);
    node.handle(new Input.Publish(message));
    return message.mid();
  }

  private List<Output.Settled> settled() {
    return node.outputs.stream()
        .filter(Output.Settled.class::isInstance)
        .map(Output.Settled.class::cast)
        .toList();
  }

  /** Copies of a message that were sent to a neighbour for the silent server. */
  private long copies(int neighbour, MessageId mid) {
    return node.sent(world.linkOf(neighbour)).stream()
        .filter(frame ->
            frame instanceof PeerFrame.Data data
                && data.message().mid().equals(mid)
                && LongStream.of(data.targets()).anyMatch(id -> id == Node.key(FAR).id()))
        .count();
  }

  private int open() {
    return node.size("unconfirmed messages");
  }

  @Test
  void nobodyWaitsForItAndYetAMessageTakesASecondWay() {
    MessageId mid = say();
    assertEquals(List.of(new Output.Settled(mid, 0, 0)), settled());
    assertEquals(1, copies(1, mid) + copies(2, mid));
    node.run(10_000);
    assertEquals(1, copies(1, mid), "a copy over the first way");
    assertEquals(1, copies(2, mid), "a copy over the second");
    assertEquals(1, settled().size(), "its author is told once");
    assertEquals(0, open());
  }

  @Test
  void aServerWhoseAnnouncementIsOverdueIsSentAMessageOnceAndNobodyFloods() {
    world.announceOver(1, FAR, 11, "tea");
    world.pass(Announcer.LEAST_INTERVAL_MS * 5 / 4 + Origins.SPREAD_MS + 1_001);
    node.outputs.clear();
    MessageId mid = say();
    assertEquals(List.of(new Output.Settled(mid, 0, 0)), settled());
    node.run(10_000);
    assertEquals(1, copies(1, mid) + copies(2, mid));
    assertEquals(0, floods());
    world.announceOver(1, FAR, 12, "tea");
    node.outputs.clear();
    say();
    assertEquals(List.of(), settled(), "it is waited for again");
  }

  private long floods() {
    return node.sent(world.linkOf(2)).stream()
        .filter(frame -> frame instanceof PeerFrame.Data data && data.flood())
        .count();
  }

  @Test
  void whatIsSentAgainForOthersGoesASecondWayToItToo() {
    world.announceOver(1, 4, 10, "tea");
    MessageId mid = say();
    node.run(10_000);
    assertTrue(floods() > 0, "for the one that is waited for");
    assertTrue(copies(1, mid) > 0 && copies(2, mid) > 0, "copies over both ways");
    assertEquals(List.of(new Output.Settled(mid, 0, 1)), settled());
    assertEquals(0, open());
  }
}
