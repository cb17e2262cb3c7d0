package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.protocol.Announcement;
import parley.protocol.Key;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;
import parley.protocol.SignedMessage;

/** Which way confirmations take that other servers send to others. */
class RelayedAcksTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final Key SOURCE = Node.key(50);
  private static final Key TARGET = Node.key(51);

  private final Node node = new Node();
  private final int farther = node.ready(Node.key(1), false, "10.0.0.1:1");
  private final int nearer = node.ready(Node.key(2), false, "10.0.0.2:1");
  private final int targets = node.ready(Node.key(3), false, "10.0.0.3:1");
  private final SignedMessage message =
      new SignedMessage(
          Node.key(9),
          new SignedMessage.Target.Channel("tea"),
          new byte[8],
          1,
          NOW,
          "ann",
          "text/plain",
          "hello",
          new byte[64]);

  @BeforeEach
  void twoWaysLeadToTheSource() {
    announce(nearer, 1);
    announce(farther, 5);
  }

  private void announce(int link, int hops) {
    var announcement =
        new Announcement(
            SOURCE, NOW, NOW, 0, new byte[32], List.of(), new long[0], new long[0], new byte[64]);
    node.frame(link, new PeerFrame.Announce(hops, announcement));
    node.verify(true);
  }

  private void data(int link, long... to) {
    node.frame(link, new PeerFrame.Data(ProtocolLimits.TTL, SOURCE.id(), to, message));
    node.verify(true);
    node.outputs.clear();
  }

  /** The links over which a confirmation of the target goes on. */
  private List<Integer> passedOn() {
    node.outputs.clear();
    node.frame(
        targets, new PeerFrame.Ack(message.mid(), TARGET.id(), SOURCE.id(), true, new byte[16]));
    return List.of(farther, nearer, targets).stream()
        .filter(link -> node.sent(link).stream().anyMatch(PeerFrame.Ack.class::isInstance))
        .toList();
  }

  @Test
  void itGoesTheNearestWayAndThenAnother() {
    data(farther, TARGET.id());
    assertEquals(List.of(nearer), passedOn());
    assertEquals(List.of(farther), passedOn());
  }

  @Test
  void afterAFloodItGoesBackWhereThatCameFromAndThenAnotherWay() {
    data(farther);
    assertEquals(List.of(farther), passedOn());
    assertEquals(List.of(farther), passedOn(), "the other way of the two");
    assertEquals(List.of(farther), passedOn());
  }

  @Test
  void noMoreThanAFewOfOneServerAreRelayed() {
    data(farther);
    for (int i = 0; i < Acks.CAP; i++) {
      assertEquals(1, passedOn().size());
    }
    assertEquals(List.of(), passedOn());
  }
}
