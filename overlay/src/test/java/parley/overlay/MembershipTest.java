package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.PeerFrame;

/** What a server makes of the addresses that it hears of. */
class MembershipTest {
  private final Node node = new Node();

  @Test
  void aStrangersHintsAreDialledSeldom() {
    int link = node.ready(Node.key(1), false, "198.51.100.1:5000");
    node.outputs.clear();
    int dials = 0;
    for (int second = 0; second < 60; second++) {
      List<PeerFrame.Peer> peers = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        peers.add(
            new PeerFrame.Peer(Node.key(i + 2), List.of("203.0.113." + i + ":" + (second + 1))));
      }
      node.frame(link, new PeerFrame.Peers(peers));
      node.frame(link, new PeerFrame.Ping(second)); // keeps the link alive
      dials += node.dialsWhileAllFail(1);
    }
    assertTrue(dials >= Dialling.HINT_DIALS_BURST, "hints are dialled: " + dials);
    assertTrue(dials <= Dialling.HINT_DIALS_BURST + 60_000 / Dialling.HINT_DIAL_MS + 1, "" + dials);
  }

  @Test
  void anAddressThatIsFoundIsNotDialledWhileItsServerIsLinked() {
    int link = node.ready(Node.key(1), false, "198.51.100.1:5000");
    node.frame(
        link,
        new PeerFrame.Peers(List.of(new PeerFrame.Peer(Node.key(1), List.of("198.51.100.1:1")))));
    node.handle(new Input.AddressFound("198.51.100.1:1", false));
    for (int second = 0; second < 200; second++) {
      node.frame(link, new PeerFrame.Ping(second));
      node.run(1_000);
    }
    assertEquals(List.of(), node.dialled());
  }

  @Test
  void addressesThatMeanSomethingOnOneLinkOnlyAreNotToldToOthers() {
    for (String address : List.of("[fe80::1%2]:30303", "10.0.0.2:30303")) {
      node.handle(new Input.AddressFound(address, false));
      node.ready(Node.key(address.length()), true, address);
    }
    int third = node.ready(Node.key(3), false, "10.0.0.3:5000");
    List<List<String>> told =
        node.sent(third).stream()
            .filter(PeerFrame.Peers.class::isInstance)
            .flatMap(frame -> ((PeerFrame.Peers) frame).peers().stream())
            .map(PeerFrame.Peer::addresses)
            .toList();
    assertEquals(List.of(List.of("10.0.0.2:30303")), told);
  }

  @Test
  void oneSourceCannotPushOutWhatOthersSaid() {
    int honest = node.ready(Node.key(1), false, "10.0.0.1:5000");
    int liar = node.ready(Node.key(2), false, "10.0.0.2:5000");
    for (int i = 0; i < 8; i++) { // no room is left for links of its own
      node.ready(Node.key(3 + i), true, "10.0.1." + i + ":30303");
    }
    node.frame(
        honest,
        new PeerFrame.Peers(List.of(new PeerFrame.Peer(Node.key(50), List.of("10.9.9.9:1")))));
    for (int i = 0; i < 16; i++) {
      List<PeerFrame.Peer> peers = new ArrayList<>();
      for (int j = 0; j < 64; j++) {
        peers.add(new PeerFrame.Peer(Node.key(60), List.of("10.8." + i + "." + j + ":1")));
      }
      node.frame(liar, new PeerFrame.Peers(peers));
    }
    for (int i = 0; i < 8; i++) {
      node.handle(new Input.LinkDown(3 + i, "RESET", "reset"));
    }
    node.outputs.clear();
    List<String> dialled = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      dialled.addAll(node.dialled());
      node.failDials();
      node.run(100);
    }
    assertTrue(dialled.contains("10.9.9.9:1"), () -> "dialled: " + dialled);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:1",
        "127.9.9.9:1",
        "[::1]:1",
        "[::0001]:1",
        "[::ffff:127.0.0.1]:1",
        "2130706433:1",
        "localhost:1",
        "LOCALHOST.:1",
        "x.localhost:1",
        "0.0.0.0:1",
        "0:1",
        "[::]:1"
      })
  void nobodyElseMakesThisServerDialItsOwnMachine(String address) {
    int link = node.ready(Node.key(1), false, "198.51.100.1:5000");
    node.frame(
        link, new PeerFrame.Peers(List.of(new PeerFrame.Peer(Node.key(50), List.of(address)))));
    node.run(10_000);
    assertEquals(List.of(), node.dialled());
  }
}
