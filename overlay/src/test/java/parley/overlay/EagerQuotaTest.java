package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.protocol.Announcement;
import parley.protocol.PeerFrame;

/** How much news a server passes on at once, where there are many servers. */
class EagerQuotaTest {
  private static final int OF_A_LINK = EagerQuota.BURST / EagerQuota.LINK_PART;
  private static final int OF_INBOUND = EagerQuota.BURST / EagerQuota.PART;
  private static final int FLOOD = 2 * EagerQuota.BURST;
  private static final int SECONDS = 60;
  private static final int TIMES = 4; // in each of them
  private static final int LINKS = 5;

  private final Node node = new Node();
  private long version = 1;
  private int changed;

  /** A neighbour tells what has changed on a server. */
  private void announce(int link, int server) {
    version++;
    node.frame(
        link,
        new PeerFrame.Announce(
            0,
            new Announcement(
                World.user(server),
                version,
                version,
                0,
                new byte[32],
                List.of(),
                new long[] {version},
                new long[0],
                new byte[64])));
    node.verify(true);
  }

  /** More servers than whose news is passed on at once without end; and then no news for long. */
  private void manyServers(int from) {
    for (int i = 0; i <= Gossip.EAGER_SERVERS; i++) {
      announce(from, i);
    }
    node.run(EagerQuota.BURST * 1_000L / EagerQuota.PER_SECOND);
  }

  /** Tells of changes, and how many of them were passed on at once. */
  private long passedOn(int from, int to, int changes) {
    return passedOn(from, to, 0, changes);
  }

  private long passedOn(int from, int to, int firstServer, int changes) {
    node.outputs.clear();
    for (int i = 0; i < changes; i++) {
      announce(from, firstServer + i);
    }
    return passedOn(to);
  }

  /** Tells of a change on one server, another one each time. */
  private long passedOn(int from, int to) {
    node.outputs.clear();
    announce(from, changed++ % Gossip.EAGER_SERVERS);
    return passedOn(to);
  }

  private long passedOn(int to) {
    return node.sent(to).stream().filter(PeerFrame.Announce.class::isInstance).count();
  }

  @Test
  void ofMuchNewsFromManyServersOnlySomeIsPassedOnAtOnce() {
    List<Integer> dialled = new ArrayList<>();
    for (int i = 1; i <= EagerQuota.LINK_PART + 1; i++) {
      dialled.add(node.ready(Node.key(i), true, "10.0.0." + i + ":1"));
    }
    int to = node.ready(Node.key(99), false, "10.0.0.99:1");
    manyServers(dialled.getFirst());
    long all = 0;
    for (int link : dialled.subList(0, EagerQuota.LINK_PART)) {
      long passedOn = passedOn(link, to, FLOOD);
      assertTrue(passedOn <= OF_A_LINK);
      all += passedOn;
    }
    assertEquals(EagerQuota.BURST - EagerQuota.KEPT, all);
    long others = passedOn(dialled.getLast(), to, FLOOD, FLOOD); // of servers that told nothing yet
    assertEquals(0, others, "all together");
  }

  @Test
  void whoDialsThisServerWithManyLinksDoesNotMakeThoseWaitThatItDialled() {
    int one = node.ready(Node.key(1), false, "10.0.0.1:1");
    int two = node.ready(Node.key(2), false, "10.0.0.2:1");
    int dialled = node.ready(Node.key(3), true, "10.0.0.3:1");
    int to = node.ready(Node.key(4), false, "10.0.0.4:1");
    manyServers(one);
    long strangers = passedOn(one, to, FLOOD) + passedOn(two, to, FLOOD);
    assertEquals(OF_INBOUND, strangers);
    assertEquals(OF_A_LINK, passedOn(dialled, to, FLOOD));
  }

  @Test
  void whatIsNotPassedOnForWantOfRoomIsNotTakenFromTheLink() {
    int one = node.ready(Node.key(1), false, "10.0.0.1:1");
    int two = node.ready(Node.key(2), false, "10.0.0.2:1");
    int three = node.ready(Node.key(3), false, "10.0.0.3:1");
    int to = node.ready(Node.key(4), false, "10.0.0.4:1");
    manyServers(one);
    assertEquals(OF_INBOUND, passedOn(one, to, FLOOD) + passedOn(two, to, FLOOD));
    assertEquals(0, passedOn(three, to, FLOOD), "all together");
    node.run(OF_A_LINK * 1_000L * EagerQuota.PART / EagerQuota.PER_SECOND);
    assertEquals(OF_A_LINK, passedOn(three, to, FLOOD));
  }

  @Test
  void busyLinksThatThisServerDialledDoNotMakeTheOthersWaitForEver() {
    int one = node.ready(Node.key(1), true, "10.0.0.1:1");
    int two = node.ready(Node.key(2), true, "10.0.0.2:1");
    int dialledBy = node.ready(Node.key(3), false, "10.0.0.3:1");
    int to = node.ready(Node.key(4), false, "10.0.0.4:1");
    int busyToo = node.ready(Node.key(5), false, "10.0.0.5:1");
    manyServers(one);
    long dialled = 0;
    long other = 0;
    for (int second = 0; second < SECONDS; second++) {
      for (int i = 0; i < TIMES; i++) {
        alive();
        node.run(1_000 / TIMES);
        dialled += passedOn(one, to) + passedOn(two, to);
        passedOn(busyToo, to);
      }
      other += passedOn(dialledBy, to);
    }
    long least = SECONDS * EagerQuota.PER_SECOND / EagerQuota.LINK_PART;
    assertTrue(other >= least, () -> "a quarter, whatever the other inbound link tells: " + least);
    assertTrue(
        dialled >= SECONDS * EagerQuota.PER_SECOND / EagerQuota.PART, "and they have theirs");
  }

  private void alive() {
    for (int link = 1; link <= LINKS; link++) {
      node.frame(link, new PeerFrame.Pong(0));
    }
  }
}
