package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Servers that cannot all reach each other, and faults. Needs Linux, root, ip and iptables: each
 * server has a network namespace, and only segments that it shares with others lead to them.
 */
@Timeout(900)
class TopologyIT {
  @RegisterExtension static final Lab lab = new Lab();

  private static final int SERVERS = Servers.MANY;
  private static final Duration PACE = Duration.ofMillis(50);
  private static final Duration WHOLE = Duration.ofSeconds(120);

  private static Servers servers(int[]... segments) {
    Hosts hosts = lab.keep(Hosts.open(TopologyIT.class, SERVERS));
    var servers = new Servers(lab, hosts, SERVERS, segments);
    servers.awaitAllNeighboursLinked();
    servers.populate();
    servers.crowd.awaitWhole(WHOLE);
    return servers;
  }

  /** What is said while 30 % of the packets are lost arrives, at the latest once that has ended. */
  private static Crowd.Delivery lossy(Servers servers) {
    servers.hosts.lose(0.3);
    try (Crowd.Talk talk = servers.crowd.talk(PACE)) {
      talk.awaitSaid(80);
      servers.hosts.lose(0);
      return servers.crowd.awaitAll(talk.end(), WHOLE);
    }
  }

  /** Segments of two hosts each, from the first to the last, and round if it is closed. */
  private static int[][] line(boolean closed) {
    int[][] segments = new int[closed ? SERVERS : SERVERS - 1][];
    for (int i = 0; i < segments.length; i++) {
      segments[i] = new int[] {i, (i + 1) % SERVERS};
    }
    return segments;
  }

  private static long msSince(long startNs) {
    return (System.nanoTime() - startNs) / 1_000_000;
  }

  private static void measured(String what, Object figure) {
    System.out.println("measured TopologyIT: " + what + ": " + figure);
  }

  @Test
  void aChainDeliversAllAlthoughThirtyPercentOfThePacketsAreLost() {
    Needs.longRun(TopologyIT.class, "a chain; a ring without one server is a shorter one");
    Servers chain = servers(line(false));
    chain.crowd.tellEachOther();
    try (Crowd.Talk before = chain.crowd.talk(PACE)) {
      before.awaitSaid(40);
      measured("chain, no loss", chain.crowd.awaitAll(before.end(), WHOLE));
    }
    measured("chain, 30 % loss", lossy(chain));
    chain.crowd.awaitWhole(WHOLE);
    chain.crowd.tellEachOther();
    chain.crowd.assertNothingTwice();
    chain.assertLinksAreWithNeighboursOnly();
  }

  private static final int KILLED = 5;
  private static final int OPPOSITE = 0;
  private static final int STOPPED = 7;

  /** One server less makes it a chain, and two make it two networks. */
  @Test
  void aRingLosesNothingWhileThereIsAWayAndIsWholeAgainOnceThereIsOne() {
    Servers ring = servers(line(true));
    try (Crowd.Talk talk = ring.crowd.talk(PACE)) {
      talk.awaitSaid(20);
      ring.kill(KILLED);
      talk.awaitSaid(40);
      measured("ring, one killed", ring.crowd.awaitAll(talk.end(), WHOLE));
    }
    measured("ring without one, 30 % loss", lossy(ring));
    ring.hosts.cut(OPPOSITE, OPPOSITE);
    try (Crowd.Talk talk = ring.crowd.talk(PACE)) {
      talk.awaitSaid(40);
      ring.hosts.mend(OPPOSITE);
      talk.awaitSaid(20);
      measured("ring without one, cut for 2 s", ring.crowd.awaitAll(talk.end(), WHOLE));
    }
    ring.kill(OPPOSITE);
    try (Crowd.Talk talk = ring.crowd.talk(PACE)) {
      talk.awaitSaid(20);
      double arrived = ring.crowd.percentArrived(talk.end());
      assertTrue(arrived < 100, "the two halves are still linked");
    }
    restart(ring, KILLED);
    restart(ring, OPPOSITE);
    try (Crowd.Talk talk = ring.crowd.talk(PACE)) {
      talk.awaitSaid(10);
      ring.get(STOPPED).signal("STOP");
      talk.awaitSaid(60);
      ring.get(STOPPED).signal("CONT");
      talk.awaitSaid(10);
      measured("ring, one stopped for 3 s", ring.crowd.awaitAll(talk.end(), WHOLE));
    }
    ring.crowd.tellEachOther();
    ring.crowd.assertNothingTwice();
    ring.assertLinksAreWithNeighboursOnly();
  }

  /** All are one network again, with a new member at a server that had been killed. */
  private static void restart(Servers ring, int server) {
    long start = System.nanoTime();
    ring.restart(server);
    measured("ring, killed server serves again, ms", msSince(start));
    ring.awaitLiveNeighboursLinked(server);
    measured("ring, killed server linked again, ms", msSince(start));
    ring.crowd.join(server, ring.member(server, "again" + server));
    ring.crowd.awaitWhole(WHOLE);
    measured("ring, whole again, ms", msSince(start));
  }

  private static final int CLIQUES = 12;
  private static final int JOINER = 11;
  private static final int[] LEFT = {0, 1, 2, 3, 4, JOINER};
  private static final int[] RIGHT = {JOINER, 5, 6, 7, 8, 9, 10};

  private static Servers cliques() {
    Hosts hosts = lab.keep(Hosts.open(TopologyIT.class, CLIQUES));
    var cliques = new Servers(lab, hosts, CLIQUES, LEFT, RIGHT);
    for (int server = 0; server < CLIQUES; server++) {
      cliques.get(server).awaitPeers(peers -> peers.size() >= 2, WHOLE);
    }
    cliques.populate();
    cliques.crowd.awaitWhole(WHOLE);
    cliques.assertLinksAreWithNeighboursOnly();
    return cliques;
  }

  /** Whether the joining server has links over its second segment. */
  private static boolean joins(List<ServerProcess.Peer> peers) {
    return Servers.hosts(peers).stream().anyMatch(host -> host.startsWith("10.2."));
  }

  @Test
  void twoCliquesAreOneNetworkAgainOnceTheServerBetweenThemIsBack() {
    Needs.longRun(TopologyIT.class, "two cliques; of a ring without two servers it is the same");
    Servers cliques = cliques();
    try (Crowd.Talk talk = cliques.crowd.talk(PACE)) {
      talk.awaitSaid(20);
      cliques.kill(JOINER);
      talk.awaitSaid(20);
      measured(
          "cliques, percent arrived without the joining server",
          cliques.crowd.percentArrived(talk.end()));
    }
    long start = System.nanoTime();
    cliques.restart(JOINER);
    cliques.get(JOINER).awaitPeers(TopologyIT::joins, WHOLE);
    measured("cliques, joined again, ms", msSince(start));
    cliques.crowd.join(JOINER, cliques.member(JOINER, "joiner"));
    cliques.crowd.awaitWhole(WHOLE);
    measured("cliques, whole again, ms", msSince(start));
    cliques.hosts.cut(JOINER, 1);
    try (Crowd.Talk talk = cliques.crowd.talk(PACE)) {
      talk.awaitSaid(40);
      cliques.hosts.mend(JOINER);
      talk.awaitSaid(40);
      measured("cliques, cut off for 2 s", cliques.crowd.awaitAll(talk.end(), WHOLE));
    }
    measured("cliques, 30 % loss", lossy(cliques));
    cliques.crowd.tellEachOther();
    cliques.crowd.assertNothingTwice();
    cliques.assertLinksAreWithNeighboursOnly();
  }

  @Test
  void aPartitionOfHalfAMinuteHealsAndAStoppedServerIsDropped() {
    Needs.longRun(TopologyIT.class, "a partition of 30 s");
    Servers cliques = cliques();
    try (Crowd.Talk talk = cliques.crowd.talk(PACE)) {
      talk.awaitSaid(60);
      measured("cliques, before", cliques.crowd.awaitAll(talk.end(), WHOLE));
    }
    long start = System.nanoTime();
    cliques.hosts.cut(JOINER, 1);
    cliques.crowd.leave(3);
    cliques.get(3).signal("STOP");
    String stopped = Hosts.ip(0, 3);
    try (Crowd.Talk talk = cliques.crowd.talk(PACE)) {
      for (int server : new int[] {0, 1, 2, 4, JOINER}) {
        cliques.get(server).awaitPeers(peers -> !Servers.hosts(peers).contains(stopped), WHOLE);
      }
      measured("cliques, stopped server dropped by all, ms", msSince(start));
      int left = (int) ((30_000 - msSince(start)) / PACE.toMillis());
      talk.awaitSaid(Math.max(1, left));
      measured("cliques, percent arrived while parted", cliques.crowd.percentArrived(talk.end()));
    }
    cliques.get(JOINER).awaitPeers(peers -> !joins(peers), WHOLE);
    long mended = System.nanoTime();
    measured("cliques, parted for ms", msSince(start));
    cliques.hosts.mend(JOINER);
    cliques.get(JOINER).awaitPeers(TopologyIT::joins, WHOLE);
    measured("cliques, linked again after the partition, ms", msSince(mended));
    cliques.crowd.awaitWhole(WHOLE);
    measured("cliques, whole again after the partition, ms", msSince(mended));
    long continued = System.nanoTime();
    cliques.get(3).signal("CONT");
    cliques.get(3).awaitPeers(peers -> peers.size() >= 2, WHOLE);
    measured("cliques, stopped server linked again, ms", msSince(continued));
    cliques.crowd.join(3, cliques.member(3, "continued"));
    cliques.crowd.awaitWhole(WHOLE);
    cliques.crowd.tellEachOther();
    cliques.crowd.assertNothingTwice();
    assertEquals(CLIQUES, cliques.crowd.size());
  }
}
