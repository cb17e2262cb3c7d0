package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers of which all but one only dial out, so that every message crosses that one. */
@Timeout(900)
class StarIT {
  @RegisterExtension static final Lab lab = new Lab();

  private static final int LEAVES = Boolean.getBoolean("long") ? 11 : 5;
  private static final int HUB = LEAVES;
  private static final Duration PACE = Duration.ofMillis(50);
  private static final Duration WHOLE = Duration.ofSeconds(120);
  private static final List<String> TYPES = List.of("cli-server", "websock-server", "full-server");

  private final Crowd crowd = new Crowd();
  private final Path hubData = lab.folder();
  private final List<ServerProcess> leaves = new ArrayList<>();
  private ServerProcess hub;

  private ServerProcess hub(String... ports) {
    return lab.launch(
            "full-server", hubData, Servers.SMALL, true, List.of(ports), "--rate-per-key", "0")
        .ready();
  }

  private ServerProcess leaf(String type) {
    return lab.launch(
        type,
        lab.folder(),
        Servers.SMALL,
        true,
        Lab.ports(type),
        "--dial-only",
        "--rate-per-key",
        "0",
        "--peers",
        "127.0.0.1:" + hub.peerPort());
  }

  private static Author member(ServerProcess server, String nick) {
    return lab.keep(Author.at(server, nick));
  }

  private void awaitLinked(int count) {
    for (ServerProcess leaf : leaves) {
      if (leaf.process.isAlive()) {
        leaf.awaitPeers(peers -> peers.size() == 1, WHOLE);
      }
    }
    hub.awaitPeers(peers -> peers.size() == count, WHOLE);
  }

  private static void measured(String what, Object figure) {
    System.out.println("measured StarIT: " + what + ": " + figure);
  }

  @Test
  void aStarOfServersThatOnlyDialOutLosesNothingBetweenThoseThatLive() {
    String[] ports = {Ports.lasting(), Ports.lasting(), Ports.lasting()};
    hub = hub(ports);
    for (int i = 0; i < LEAVES; i++) {
      leaves.add(leaf(TYPES.get(i % TYPES.size())));
    }
    leaves.forEach(ServerProcess::ready);
    awaitLinked(LEAVES);
    for (int i = 0; i < LEAVES; i++) {
      assertFalse(leaves.get(i).listens("peer"), "a server that only dials out listens");
      crowd.join(i, member(leaves.get(i), "leaf" + i));
    }
    crowd.join(HUB, member(hub, "hub"));
    crowd.awaitWhole(WHOLE);
    crowd.tellEachOther();

    try (Crowd.Talk talk = crowd.talk(PACE)) {
      talk.awaitSaid(20);
      crowd.leave(4);
      leaves.get(4).kill();
      talk.awaitSaid(40);
      measured("a leaf killed", crowd.awaitAll(talk.end(), WHOLE));
    }
    try (Crowd.Talk talk = crowd.talk(PACE)) {
      talk.awaitSaid(10);
      hub.signal("STOP");
      talk.awaitSaid(40);
      hub.signal("CONT");
      talk.awaitSaid(10);
      measured("the hub stopped for 2 s", crowd.awaitAll(talk.end(), WHOLE));
    }
    crowd.leave(HUB);
    hub.kill();
    long start = System.nanoTime();
    hub = hub(ports);
    measured("the killed hub serves again, ms", (System.nanoTime() - start) / 1_000_000);
    awaitLinked(LEAVES - 1);
    measured("all linked to it again, ms", (System.nanoTime() - start) / 1_000_000);
    crowd.join(HUB, member(hub, "hub-again"));
    crowd.awaitWhole(WHOLE);
    crowd.tellEachOther();
    crowd.assertNothingTwice();
    assertEquals(LEAVES, crowd.size());
  }
}
