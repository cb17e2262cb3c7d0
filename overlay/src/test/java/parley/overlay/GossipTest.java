package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.protocol.Announcement;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;
import parley.protocol.SignedMessage;
import parley.protocol.Tags;

class GossipTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final Key FAR = Node.key(50);

  private final Node node = new Node();
  private long version = NOW;
  private long[] tags = {Tags.channel("tea")};

  /** A neighbour tells of a server with members of a channel, as that has just announced itself. */
  private void announce(int link, Key origin, int hops) {
    version++;
    tell(link, origin, hops);
  }

  private void tell(int link, Key origin, int hops) {
    node.frame(
        link,
        new PeerFrame.Announce(
            hops,
            new Announcement(
                origin,
                version,
                version,
                0,
                new byte[32],
                List.of(),
                tags,
                new long[0],
                new byte[64])));
    List<Output> outputs = List.copyOf(node.outputs);
    for (Output output : outputs) {
      if (output instanceof Output.Check check) {
        node.outputs.remove(output);
        node.handle(new Input.Checked(check.ticket(), true));
      }
    }
  }

  /** How far this server has told a link that another one is, newest last. */
  private List<Integer> told(int link, Key origin) {
    node.run(Digests.TICK_MS + 100);
    List<Integer> told = new ArrayList<>();
    for (PeerFrame frame : node.sent(link)) {
      if (frame instanceof PeerFrame.Announce announce
          && announce.announcement().origin().equals(origin)) {
        told.add(announce.hops());
      } else if (frame instanceof PeerFrame.Digest digest) {
        for (int i = 0; i < digest.ids().length; i++) {
          if (digest.ids()[i] == origin.id()) {
            told.add((int) digest.hops()[i]);
          }
        }
      }
    }
    return told;
  }

  @Test
  void aNeighbourIsNotToldOfTheWayThatLeadsOverItself() {
    int one = node.ready(Node.key(1), false, "10.0.0.1:1");
    int two = node.ready(Node.key(2), false, "10.0.0.2:1");
    announce(one, FAR, 3);
    assertEquals(List.of(ProtocolLimits.HOPS), told(one, FAR));
    assertEquals(4, told(two, FAR).getLast());
  }

  @Test
  void aNeighbourIsToldOfTheNextBestWayOnceThereIsOne() {
    int one = node.ready(Node.key(1), false, "10.0.0.1:1");
    int two = node.ready(Node.key(2), false, "10.0.0.2:1");
    announce(one, FAR, 3);
    told(one, FAR);
    node.outputs.clear();
    tell(two, FAR, 6);
    assertEquals(List.of(7), told(one, FAR));
    assertEquals(List.of(), told(two, FAR), "for it nothing has changed");
  }

  @Test
  void whatTellsNoChangeIsOnlyOfferedAlsoIfNobodyAskedForIt() {
    int one = node.ready(Node.key(1), false, "10.0.0.1:1");
    int two = node.ready(Node.key(2), false, "10.0.0.2:1");
    announce(one, FAR, 3);
    assertTrue(announced(two), "it is news");
    node.run(Digests.TICK_MS + 100);
    node.outputs.clear();
    announce(one, FAR, 3);
    assertFalse(announced(two));
    assertEquals(List.of(4), told(two, FAR));
  }

  @Test
  void aServerThatTellsOfAChangeAgainAndAgainIsOnlyOffered() {
    int one = node.ready(Node.key(1), false, "10.0.0.1:1");
    int two = node.ready(Node.key(2), false, "10.0.0.2:1");
    for (int second = 0; second < 3; second++) {
      node.run(1_000);
      node.outputs.clear();
      for (int i = 0; i < 100; i++) {
        tags = new long[] {version};
        announce(one, FAR, 3);
      }
      long passedOn = node.sent(two).stream().filter(PeerFrame.Announce.class::isInstance).count();
      assertEquals(4, passedOn, "the most that a server has to tell in a second");
    }
    assertEquals(List.of(4), told(two, FAR).subList(4, 5), "the newest one is offered");
  }

  @Test
  void whatWasPulledIsPassedOnAtOnceUnlessThereAreManyServers() {
    int one = node.ready(Node.key(1), false, "10.0.0.1:1");
    int two = node.ready(Node.key(2), false, "10.0.0.2:1");
    pulled(one, FAR);
    assertTrue(announced(two), "it is news in a small network");
    for (int i = 0; i < Gossip.EAGER_SERVERS; i++) {
      announce(one, Key.of(ByteBuffer.allocate(Key.LENGTH).putInt(i).array()), 3);
    }
    node.run(Digests.TICK_MS + 100);
    node.outputs.clear();
    Key late = Node.key(77);
    pulled(one, late);
    assertFalse(announced(two));
    assertEquals(List.of(4), told(two, late));
  }

  /** A neighbour offers news of a server, and tells it when it is asked. */
  private void pulled(int link, Key origin) {
    node.outputs.clear();
    node.frame(
        link,
        new PeerFrame.Digest(new long[] {origin.id()}, new long[] {version + 1}, new byte[] {3}));
    assertTrue(node.sent(link).stream().anyMatch(PeerFrame.Pull.class::isInstance));
    announce(link, origin, 3);
  }

  private boolean announced(int link) {
    return node.sent(link).stream().anyMatch(PeerFrame.Announce.class::isInstance);
  }

  @Test
  void aServerIsNotForgottenBecauseItWasHeardWhenTheNetworkWasSmall() {
    int link = node.ready(Node.key(1), false, "10.0.0.1:1");
    announce(link, FAR, 3);
    int servers = 600; // each of these announces itself every two minutes
    for (int i = 0; i < servers; i++) {
      announce(link, Key.of(ByteBuffer.allocate(Key.LENGTH).putInt(i).array()), 3);
    }
    long expiryMs = Gossip.EXPIRY_INTERVALS * Announcer.intervalMs(servers);
    alive(link, expiryMs - 2 * Announcer.LEAST_INTERVAL_MS);
    assertTrue(knows(link, FAR));
    alive(link, 4 * Announcer.LEAST_INTERVAL_MS);
    assertFalse(knows(link, FAR));
  }

  private void alive(int link, long durationMs) {
    for (long left = durationMs; left > 0; left -= 10_000) {
      node.frame(link, new PeerFrame.Ping(1));
      node.run(Math.min(left, 10_000));
    }
  }

  private boolean knows(int link, Key origin) {
    node.outputs.clear();
    node.frame(link, new PeerFrame.Pull(new long[] {origin.id()}, new long[1]));
    return announced(link);
  }

  @Test
  void aNeighbourIsToldAtOnceThatNoWayLeadsOverThisServerAnyMore() {
    int one = node.ready(Node.key(1), false, "10.0.0.1:1");
    int two = node.ready(Node.key(2), false, "10.0.0.2:1");
    announce(one, FAR, 3);
    told(two, FAR);
    node.outputs.clear();
    node.handle(new Input.LinkDown(one, "RESET", "cut"));
    assertEquals(List.of(ProtocolLimits.HOPS), told(two, FAR));
  }

  @Test
  void thatAServerIsFartherNowIsNotTold() {
    int one = node.ready(Node.key(1), false, "10.0.0.1:1");
    int two = node.ready(Node.key(2), false, "10.0.0.2:1");
    int three = node.ready(Node.key(3), false, "10.0.0.3:1");
    announce(one, FAR, 1);
    tell(two, FAR, 6);
    told(three, FAR);
    node.outputs.clear();
    node.handle(new Input.LinkDown(one, "RESET", "cut"));
    assertEquals(List.of(), told(three, FAR));
  }

  @Test
  void nothingIsSentOverANeighbourThatKnowsNoWay() {
    int one = node.ready(Node.key(1), false, "10.0.0.1:1");
    int two = node.ready(Node.key(2), false, "10.0.0.2:1");
    for (int i = 0; i < Publishing.SMALL_NETWORK; i++) {
      announce(one, Node.key(60 + i), 2);
    }
    announce(one, FAR, 1);
    tell(two, FAR, ProtocolLimits.HOPS);
    node.outputs.clear();
    node.handle(new Input.Publish(message(1)));
    node.run(Publishing.MOST_WAIT_MS);
    assertTrue(data(one) >= 2, "it is sent again over the only way");
    assertEquals(0, data(two));
  }

  @Test
  void aServerThatConfirmsAgainIsWaitedForAgain() {
    int link = node.ready(FAR, false, "10.0.0.1:1");
    announce(link, FAR, 0);
    node.handle(new Input.Publish(message(1)));
    node.run(5 * Publishing.MOST_WAIT_MS);
    node.frame(link, new PeerFrame.Ping(1)); // keeps the link alive
    node.outputs.clear();
    node.handle(new Input.Publish(message(2)));
    assertEquals(List.of(0), expected(), "it has not confirmed, and is not waited for");
    confirm(link, message(2).mid());
    node.outputs.clear();
    node.handle(new Input.Publish(message(3)));
    assertEquals(List.of(), expected(), "it is waited for");
    confirm(link, message(3).mid());
    assertEquals(List.of(1), expected());
  }

  private void confirm(int link, MessageId mid) {
    var far = new Confirmations(FAR, new NoSecrets());
    var self =
        new Origin(
            Advert.of(
                new Announcement(
                    Node.SELF,
                    NOW,
                    NOW,
                    0,
                    new byte[32],
                    List.of(),
                    new long[0],
                    new long[0],
                    new byte[64])));
    node.frame(link, far.of(mid, Optional.of(self), true).orElseThrow());
  }

  /** Of how many servers each message that was settled expected confirmations. */
  private List<Integer> expected() {
    return node.outputs.stream()
        .filter(Output.Settled.class::isInstance)
        .map(each -> ((Output.Settled) each).expected())
        .toList();
  }

  private long data(int link) {
    return node.sent(link).stream().filter(PeerFrame.Data.class::isInstance).count();
  }

  private static SignedMessage message(long seq) {
    return new SignedMessage(
        Node.key(9),
        new SignedMessage.Target.Channel("tea"),
        new byte[8],
        seq,
        NOW,
        "ann",
        "text/plain",
        "hello",
        new byte[64]);
  }
}
