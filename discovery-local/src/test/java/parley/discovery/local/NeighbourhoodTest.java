package parley.discovery.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.api.PeerAddress;
import parley.discovery.local.FakeNetwork.Host;

class NeighbourhoodTest {
  private final FakeNetwork network = new FakeNetwork(1);

  private static Set<PeerAddress> at(String... hosts) {
    return Set.copyOf(List.of(hosts).stream().map(host -> new PeerAddress(host, 7)).toList());
  }

  @Test
  void twoServersOnASegmentFindEachOther() {
    Host ann = network.host("tea", 7).at("lan", "10.0.0.1");
    Host bob = network.host("tea", 7).at("lan", "10.0.0.2");
    network.pass(5_000);
    assertEquals(at("10.0.0.2"), ann.found);
    assertEquals(at("10.0.0.1"), bob.found);
    assertEquals(1, ann.offers.size(), "once");
  }

  @Test
  void oneThatComesLaterIsFoundAtOnceAndFindsAll() {
    Host ann = network.host("tea", 7).at("lan", "10.0.0.1");
    Host bob = network.host("tea", 7).at("lan", "10.0.0.2");
    network.pass(20_000);
    Host cid = network.host("tea", 7).at("lan", "10.0.0.3");
    network.pass(2_000);
    for (Host other : List.of(ann, bob)) {
      assertTrue(cid.found.size() + other.found.size() >= 2, "neither of the two dials");
    }
    network.pass(3_000);
    assertEquals(at("10.0.0.1", "10.0.0.2"), cid.found);
    assertEquals(at("10.0.0.2", "10.0.0.3"), ann.found);
    assertEquals(at("10.0.0.1", "10.0.0.3"), bob.found);
  }

  @Test
  void serversOfAnotherNetworkAreNeitherOfferedNorAnswered() {
    network.host("tea", 7).at("lan", "10.0.0.1");
    network.pass(20_000);
    long before = network.packets("lan");
    Host stranger = network.host("coffee", 7).at("lan", "10.0.0.2");
    network.pass(10_000);
    assertEquals(Set.of(), stranger.found);
    assertEquals(3, network.packets("lan") - before, "the stranger's own questions alone");
    assertEquals(0, stranger.neighbourhood.counts().heard());
  }

  @Test
  void aServerOnTwoSegmentsFindsThoseOfBothAndDoesNotPassThemOn() {
    Host ann = network.host("tea", 7).at("lan", "10.0.0.1");
    Host bob = network.host("tea", 7).at("wifi", "10.0.1.1");
    Host mid = network.host("tea", 7).at("lan", "10.0.0.2").at("wifi", "10.0.1.2");
    network.pass(10_000);
    assertEquals(at("10.0.0.1", "10.0.1.1"), mid.found);
    assertEquals(at("10.0.0.2"), ann.found);
    assertEquals(at("10.0.1.2"), bob.found);
  }

  @Test
  void anInterfaceThatComesIsSearchedAtOnceAndOneThatGoesIsForgotten() {
    Host ann = network.host("tea", 7).at("lan", "10.0.0.1");
    Host bob = network.host("tea", 7);
    network.pass(30_000);
    bob.at("lan", "10.0.0.2");
    network.pass(5_000);
    assertEquals(at("10.0.0.1"), bob.found);
    assertEquals(at("10.0.0.2"), ann.found);
    bob.leaves("lan");
    ann.leaves("lan");
    long before = network.packets("lan");
    network.pass(200_000);
    assertEquals(before, network.packets("lan"));
    ann.found.clear();
    bob.at("lan", "10.0.0.3");
    ann.at("lan", "10.0.0.1");
    network.pass(5_000);
    assertEquals(at("10.0.0.3"), ann.found);
  }

  @Test
  void aServerThatOnlyDialsOutFindsOthersAndIsNotFound() {
    Host ann = network.host("tea", 7).at("lan", "10.0.0.1");
    Host dialOnly = network.host("tea", 0).at("lan", "10.0.0.2");
    network.pass(5_000);
    assertEquals(at("10.0.0.1"), dialOnly.found);
    assertEquals(Set.of(), ann.found);
  }

  @Test
  void aServerThatIsReachedByIpv4AndIpv6IsOfferedOnce() {
    Host ann = network.host("tea", 7).at("lan", "10.0.0.1").at("lan", "fd00::1");
    Host bob = network.host("tea", 7).at("lan", "10.0.0.2").at("lan", "fd00::2");
    Host six = network.host("tea", 7).at("lan", "fd00::3");
    network.pass(60_000);
    assertEquals(at("10.0.0.2", "fd00:0:0:0:0:0:0:3"), ann.found);
    assertEquals(at("10.0.0.1", "fd00:0:0:0:0:0:0:3"), bob.found);
    assertEquals(at("fd00:0:0:0:0:0:0:1", "fd00:0:0:0:0:0:0:2"), six.found);
  }

  @Test
  void ofTwoThatHearEachOtherOneOffersFirst() {
    Host ann = network.host("tea", 7).at("lan", "10.0.0.1");
    Host bob = network.host("tea", 7).at("lan", "10.0.0.2");
    network.pass(2_500);
    assertEquals(1, ann.offers.size() + bob.offers.size(), "the other waits for the link");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 40})
  void theTrafficOfASegmentDoesNotGrowWithItsServers(int servers) {
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < servers; i++) {
      hosts.add(network.host("tea", 7).at("lan", "10.0.0." + (i + 1)));
    }
    network.pass(120_000);
    long before = network.packets("lan");
    network.pass(300_000);
    long perMinute = (network.packets("lan") - before) / 5;
    assertTrue(perMinute <= Math.min(servers + 2, 20), perMinute + " packets in a minute");

    before = network.packets("lan");
    Host newcomer = network.host("tea", 7).at("lan", "10.0.0.252");
    network.pass(5_000);
    long answers = network.packets("lan") - before - 3;
    assertTrue(answers <= 3 * (Speaker.REDUNDANT + 8), answers + " answers");
    assertTrue(newcomer.found.size() >= Math.min(servers, 8), newcomer.found::toString);
  }

  @Test
  void whatIsNotOfThisNetworkOrNotFromANeighbourIsCountedAndNotAnswered() {
    Host ann = network.host("tea", 7).at("lan", "10.0.0.1");
    network.pass(20_000);
    long sent = ann.neighbourhood.counts().sent();
    byte[] good = new Beacons(99, FakeNetwork.code("tea")).packet(true, 7);
    byte[] other = new Beacons(99, FakeNetwork.code("coffee")).packet(true, 7);
    hear(ann, new byte[0], "10.0.0.9");
    hear(ann, "hello".getBytes(StandardCharsets.UTF_8), "10.0.0.9");
    hear(ann, other, "10.0.0.9");
    hear(ann, good, "10.0.9.9");
    hear(ann, good, "fe80::9");
    network.pass(2_000);
    Counts counts = ann.neighbourhood.counts();
    assertEquals(2, counts.malformed());
    assertEquals(1, counts.otherNetwork());
    assertEquals(2, counts.elsewhere());
    assertEquals(sent, counts.sent());
    assertEquals(Set.of(), ann.found);
  }

  private void hear(Host host, byte[] packet, String from) {
    host.neighbourhood.heard(new Ether.Datagram(packet, InetAddress.ofLiteral(from)), network.now);
  }

  @Test
  void whoMaySendNothingStillHears() {
    Host mute = network.host("tea", 7).at("lan", "10.0.0.1").mute();
    network.host("tea", 7).at("lan", "10.0.0.2");
    network.pass(5_000);
    assertEquals(at("10.0.0.2"), mute.found);
    assertTrue(mute.neighbourhood.counts().unsent() >= 3);
  }
}
