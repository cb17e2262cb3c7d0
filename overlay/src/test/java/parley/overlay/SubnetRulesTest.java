package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.protocol.PeerFrame;

/** Whoever owns a part of the internet cannot surround a server with it. */
class SubnetRulesTest {
  private Node node = new Node();

  /** A peer at an address tells of others, each with a key of its own. */
  private void tell(int link, int firstKey, List<String> addresses) {
    List<PeerFrame.Peer> peers = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      peers.add(new PeerFrame.Peer(Node.key(firstKey + i), List.of(addresses.get(i))));
    }
    node.frame(link, new PeerFrame.Peers(peers));
  }

  /** What is dialled within some seconds if nothing answers, each address once. */
  private List<String> dialledWithin(int seconds) {
    List<String> dialled = new ArrayList<>();
    for (int i = 0; i < 10 * seconds; i++) {
      dialled.addAll(node.dialled());
      node.outputs.clear();
      node.run(100);
    }
    return dialled.stream().distinct().toList();
  }

  @Test
  void noMoreThanTwoLinksLeadIntoOneSubnetByThisServersChoice() {
    int link = node.ready(Node.key(1), false, "198.51.100.1:5000");
    tell(link, 10, List.of("203.0.113.1:1", "203.0.113.2:1", "203.0.113.3:1", "203.0.113.4:1"));
    assertEquals(2, dialledWithin(8).size());
    tell(link, 20, List.of("192.0.2.99:1"));
    assertEquals(List.of("192.0.2.99:1"), dialledWithin(8), "there is room for another subnet");
  }

  @Test
  void aLinkIntoASubnetCountsAsLongAsItLasts() {
    node.ready(Node.key(2), true, "203.0.113.1:1");
    int second = node.ready(Node.key(3), true, "203.0.113.2:1");
    int link = node.ready(Node.key(1), false, "198.51.100.1:5000");
    tell(link, 10, List.of("203.0.113.3:1"));
    assertEquals(List.of(), dialledWithin(5));
    node.handle(new Input.LinkDown(second, "RESET", "reset"));
    assertEquals(List.of("203.0.113.3:1"), dialledWithin(5));
  }

  @Test
  void whatTheOperatorNamedIsDialledWhereverItIs() {
    for (int i = 1; i <= 4; i++) {
      node.handle(new Input.AddressFound("203.0.113." + i + ":1", true));
    }
    assertEquals(4, node.dialled().size());
    for (int i = 1; i <= 4; i++) {
      node.ready(Node.key(i), true, "203.0.113." + i + ":1");
      assertTrue(node.linked(Node.key(i)));
    }
  }

  @Test
  void aHomesOwnNetworkIsNoSubnet() {
    int link = node.ready(Node.key(1), false, "192.168.1.1:5000");
    tell(link, 10, List.of("192.168.1.3:1", "192.168.1.4:1", "192.168.1.5:1", "192.168.1.6:1"));
    assertEquals(4, dialledWithin(8).size());
  }

  @Test
  void severalNamesOfOneSubnetAreFoundOutByTheirIpAddresses() {
    int teller = node.ready(Node.key(1), false, "198.51.100.1:5000");
    tell(teller, 10, List.of("a.example:1", "b.example:1", "c.example:1"));
    assertEquals(3, dialledWithin(3).size());
    List<Integer> links = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String name = (char) ('a' + i) + ".example:1";
      links.add(node.link(Node.key(10 + i), true, name, "203.0.113." + (i + 1) + ":1"));
      node.hello(links.getLast(), "test");
    }
    assertTrue(node.linked(Node.key(10)));
    assertTrue(node.linked(Node.key(11)));
    assertFalse(node.linked(Node.key(12)));
    assertEquals(Optional.of("TOO_MANY_LINKS"), node.closed(links.getLast()));
  }

  @Test
  void aSourceThatTellsOfManyServersIsPreferredToNoOther() {
    Map<Boolean, Integer> first = new HashMap<>();
    for (int run = 0; run < 200; run++) {
      node = Node.seeded(run);
      fullOfLinks();
      int few = node.ready(Node.key(1), false, "198.51.100.1:5000");
      int many = node.ready(Node.key(2), false, "192.0.2.77:5000");
      List<String> owned = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        owned.add("11.0." + i + ".1:1");
      }
      tell(many, 20, owned);
      tell(few, 60, List.of("203.0.113.9:1"));
      node.run(3_000);
      node.outputs.clear();
      node.handle(new Input.LinkDown(1, "RESET", "reset"));
      first.merge(node.dialled().contains("203.0.113.9:1"), 1, Integer::sum);
    }
    int honest = first.getOrDefault(true, 0);
    assertTrue(honest > 60 && honest < 140, "dialled first in " + honest + " of 200 runs");
  }

  /** Four links of this server's own, so that it dials nothing more. */
  private void fullOfLinks() {
    for (int i = 0; i < Dialling.OUTBOUND_TARGET; i++) {
      node.ready(Node.key(90 + i), true, "8.8." + i + ".1:1");
    }
  }

  /** Takes all places for links with those of a few subnets. */
  private void crowd(int subnets) {
    int key = 0;
    for (int subnet = 0; subnet < subnets; subnet++) {
      for (int i = 0; i < Admission.INBOUND_CAP / subnets; i++) {
        node.ready(Node.key(key++), false, "11.0." + subnet + "." + i + ":5000");
      }
    }
    assertEquals(Admission.INBOUND_CAP, node.overlay.peers().size());
  }

  @Test
  void aCrowdFromFewSubnetsKeepsNobodyOutFromElsewhere() {
    crowd(8);
    for (int i = 0; i < 20; i++) {
      node.ready(Node.key(101 + i), false, "12.0." + i + ".1:5000");
      assertTrue(node.linked(Node.key(101 + i)), "number " + i);
    }
    assertEquals(Admission.INBOUND_CAP, node.overlay.peers().size());
    for (int subnet = 0; subnet < 8; subnet++) {
      int first = 8 * subnet;
      assertTrue(node.linked(Node.key(first)), "the oldest of each subnet stays");
    }
  }

  @Test
  void whoComesFromTheCrowdItselfFindsNoPlace() {
    crowd(8);
    int further = node.ready(Node.key(110), false, "11.0.0.200:5000");
    assertEquals(Optional.of("TOO_MANY_LINKS"), node.closed(further));
  }

  @Test
  void whomTheOperatorNamedIsLetInAtAnyTimeAndStays() {
    node.handle(new Input.AddressFound("11.0.0.1:1", true));
    int own = node.ready(Node.key(120), true, "11.0.0.1:1");
    node.handle(new Input.LinkDown(own, "RESET", "reset"));
    crowd(8);
    node.ready(Node.key(120), false, "11.0.0.250:5000");
    assertTrue(node.linked(Node.key(120)));
    for (int i = 0; i < 40; i++) {
      node.ready(Node.key(60 + i), false, "12.0." + i + ".1:5000");
    }
    assertTrue(node.linked(Node.key(120)));
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.1, 192.168.1.9, false",
    "198.51.100.1, 10.0.0.9, false",
    "198.51.100.1, 100.64.1.9, false",
    "198.51.100.1, fd00::9, false",
    "198.51.100.1, 203.0.113.9, true",
    "198.51.100.1, chat.example, true",
    "192.168.1.1, 10.0.0.9, true",
    "192.168.1.1, 203.0.113.9, true",
    "192.168.1.1, 127.0.0.9, false",
    "127.0.0.1, 127.0.0.9, true",
    "127.0.0.1, 192.168.1.9, true",
  })
  void nobodyFromElsewhereKnowsTheNetworksHere(String teller, String told, boolean dialled) {
    int link = node.ready(Node.key(1), false, teller + ":5000");
    String address = new HostPort(told, 1).toString();
    tell(link, 10, List.of(address));
    assertEquals(dialled ? List.of(address) : List.of(), dialledWithin(5));
  }

  @Test
  void anUnreachableAddressThatWasOnceVerifiedIsDialledEveryMinuteForEver() {
    int link = node.ready(Node.key(2), true, "203.0.113.1:1"); // not in the book: nothing happens
    node.handle(new Input.LinkDown(link, "RESET", "reset"));
    node.handle(new Input.AddressFound("203.0.113.2:1", false));
    int verified = node.ready(Node.key(3), true, "203.0.113.2:1");
    fullOfLinks(); // so that only repair dials
    node.handle(new Input.LinkDown(verified, "RESET", "reset"));
    int dials = 0;
    for (int second = 0; second < 3_600; second++) {
      for (int peer = 0; peer < Dialling.OUTBOUND_TARGET; peer++) {
        node.frame(3 + peer, new PeerFrame.Ping(second)); // keeps those links alive
      }
      for (String address : node.dialled()) {
        node.handle(new Input.DialFailed(address, "DIAL_FAILED", "nobody answered"));
        dials += second >= 600 ? 1 : 0;
      }
      node.outputs.clear();
      node.run(1_000);
    }
    assertTrue(dials >= 40 && dials <= 63, dials + " dials in 50 minutes");
  }
}
