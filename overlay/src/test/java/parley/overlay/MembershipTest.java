package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.PeerFrame;

class MembershipTest {
  private final Node node = new Node();

  /** Answers each dial with a failure for some time, and counts them. */
  private int dialsWhileAllFail(long seconds) {
    int dials = 0;
    for (int i = 0; i < 10 * seconds; i++) {
      dials += failDials();
      node.run(100);
    }
    return dials;
  }

  private int failDials() {
    List<String> dialled = node.dialled();
    node.outputs.clear();
    dialled.forEach(each -> node.handle(new Input.DialFailed(each, "REFUSED", "refused")));
    return dialled.size();
  }

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
      dials += dialsWhileAllFail(1);
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
      failDials();
      node.run(100);
    }
    assertTrue(dialled.contains("10.9.9.9:1"), () -> "dialled: " + dialled);
  }

  @Test
  void twoNamesOfOneRefusingServerAreBothDialledSeldom() {
    node.handle(new Input.AddressFound("b.example:30303", true));
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    int dials = 0;
    for (int i = 0; i < 6_000; i++) {
      List<String> dialled = node.dialled();
      node.outputs.clear();
      dials += dialled.size();
      for (String address : dialled) {
        int link = node.link(Node.key(7), true, address);
        node.hello(link, "another network");
        assertEquals(Optional.of("WRONG_NETWORK"), node.closed(link));
      }
      node.run(100);
    }
    assertTrue(dials >= 10 && dials <= 60, dials + " dials in ten minutes");
  }

  @Test
  void anAddressThatTheOperatorNamedIsDialledAgainAlthoughItLedToThisServer() {
    node.handle(new Input.AddressFound("all.example:30303", true));
    assertEquals(List.of("all.example:30303"), node.dialled());
    int link = node.link(Node.SELF, true, "all.example:30303");
    assertEquals(Optional.of("SELF"), node.closed(link));
    node.outputs.clear();
    node.run(Dialling.BACKOFF_CAP_MS + 1_000);
    assertEquals(List.of("all.example:30303"), node.dialled());
  }

  @Test
  void theOperatorIsToldOnceThatNothingAnswers() {
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    dialsWhileAllFail(30);
    node.outputs.clear();
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    List<Output> told = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      node.outputs.stream().filter(Output.AddressEvent.class::isInstance).forEach(told::add);
      failDials();
      node.run(100);
    }
    assertEquals(1, told.size(), () -> "told: " + told);
  }

  /** A link to an address that the operator named, which has ended after a while. */
  private void namedAndLost() {
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    int link = node.ready(Node.key(7), true, "192.0.2.7:30303");
    node.run(100);
    node.handle(new Input.LinkDown(link, "RESET", "cut"));
    node.outputs.clear();
  }

  @Test
  void aNamedServerThatAnsweredBeforeIsDialledAgainWithinTenSecondsForSomeMinutes() {
    namedAndLost();
    long silentMs = 0;
    long longestMs = 0;
    for (int i = 0; i < 10 * 120; i++) {
      silentMs = failDials() > 0 ? 0 : silentMs + 100;
      longestMs = Math.max(longestMs, silentMs);
      node.run(100);
    }
    long most = longestMs;
    assertTrue(most <= Dialling.SOON_CAP_MS + 100, () -> "not dialled for " + most + " ms");
    assertTrue(most > Dialling.BACKOFF_MS, "it is not dialled without a pause");
    dialsWhileAllFail(600);
    int dials = dialsWhileAllFail(600);
    assertTrue(dials > 0 && dials < 60, () -> dials + " dials of one that is gone, in 10 minutes");
  }

  /** The only server that this one knows has no place for it, or nobody answers there. */
  private void knowsOnlyOneWithoutPlace() {
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    int link = node.link(Node.key(7), true, "192.0.2.7:30303");
    node.outputs.clear();
    node.frame(link, new PeerFrame.Bye("TOO_MANY_LINKS", "link with another"));
    node.handle(new Input.LinkDown(link, "CLOSED", "ended"));
    node.outputs.clear();
  }

  @Test
  void whoHasNoLinkAtAllAsksAgainSoonForAPlace() {
    knowsOnlyOneWithoutPlace();
    node.run(Dialling.SOON_CAP_MS / 2 - 100);
    assertEquals(List.of(), node.dialled());
    node.run(Dialling.SOON_CAP_MS / 2 + 200);
    assertEquals(List.of("192.0.2.7:30303"), node.dialled());
  }

  @Test
  void whoHasAnotherLinkDoesNotAskSoonForAPlace() {
    node.ready(Node.key(8), false, "192.0.2.8:5000");
    knowsOnlyOneWithoutPlace();
    node.run(Dialling.SOON_CAP_MS + 100);
    assertEquals(List.of(), node.dialled());
  }

  @Test
  void whoHasNoLinkAtAllIsNotLongInDiallingWhoHasNotBeenStartedYet() {
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    dialsWhileAllFail(60);
    int dials = dialsWhileAllFail(60);
    assertTrue(dials >= 6, () -> dials + " dials in a minute");
    dialsWhileAllFail(600);
    int later = dialsWhileAllFail(600);
    assertTrue(later > 0 && later < 60, () -> later + " dials of nobody, in 10 minutes");
  }

  /** Lets time pass in which a server that was named says HELLO and that it has no place. */
  private List<Long> dialsOfAFullServer(long seconds) {
    List<Long> dialledAt = new ArrayList<>();
    for (long ms = 0; ms < 1_000 * seconds; ms += 100) {
      List<String> dialled = node.dialled();
      node.outputs.clear();
      for (String address : dialled) {
        dialledAt.add(ms);
        int link = node.ready(Node.key(7), true, address);
        node.frame(link, new PeerFrame.Bye("TOO_MANY_LINKS", "link with another"));
      }
      node.run(100);
    }
    return dialledAt;
  }

  @Test
  void whoHasNoLinkAtAllAsksAFullServerSeldomAfterSomeMinutes() {
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    int first = dialsOfAFullServer(300).size();
    assertTrue(first >= 30, () -> first + " dials in five minutes");
    dialsOfAFullServer(300);
    int dials = dialsOfAFullServer(600).size();
    assertTrue(dials > 0 && dials <= 21, () -> dials + " dials in ten minutes");
  }

  @Test
  void whoLosesTheLastLinkAsksAgainSoonAlsoWhereThereWasNoPlaceForLong() {
    int last = node.ready(Node.key(8), false, "192.0.2.8:5000");
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    for (int second = 0; second < 3_600; second += 10) {
      node.frame(last, new PeerFrame.Ping(second)); // keeps the link alive
      dialsOfAFullServer(10);
    }
    node.handle(new Input.LinkDown(last, "RESET", "cut"));
    List<Long> dials = dialsOfAFullServer(60);
    long most = dials.getFirst();
    for (int i = 1; i < dials.size(); i++) {
      most = Math.max(most, dials.get(i) - dials.get(i - 1));
    }
    assertTrue(most <= Dialling.SOON_CAP_MS + 200, () -> "dialled after " + dials);
    assertTrue(dials.size() >= 5, () -> "dialled after " + dials);
  }

  // --- what the operator does not want any more ---

  @Test
  void aMistypedAddressIsForgottenWhenTheOperatorSaysSo() {
    node.handle(new Input.AddressFound("192.0.2.7:1", true));
    assertTrue(dialsWhileAllFail(30) > 3);
    node.handle(new Input.AddressForgotten("192.0.2.7:1"));
    assertEquals(1, node.take(Output.AddressEvent.class).size(), "the operator is told");
    assertEquals(0, dialsWhileAllFail(600));
    node.handle(new Input.AddressFound("192.0.2.7:1", true));
    assertEquals(1, dialsWhileAllFail(0) + failDials(), "named again, it is dialled again");
  }

  @Test
  void aServerThatIsNotWantedIsNotDialledAtItsOtherAddressesEither() {
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    int link = node.ready(Node.key(7), true, "192.0.2.7:30303");
    int other = node.ready(Node.key(8), true, "192.0.2.8:30303");
    node.frame(
        other,
        new PeerFrame.Peers(List.of(new PeerFrame.Peer(Node.key(7), List.of("203.0.113.7:9")))));
    node.outputs.clear();
    node.handle(new Input.AddressForgotten("192.0.2.7:30303"));
    assertEquals(Optional.of("DISCONNECTED"), node.closed(link));
    assertEquals(Optional.empty(), node.closed(other));
    node.frame(
        other,
        new PeerFrame.Peers(
            List.of(new PeerFrame.Peer(Node.key(7), List.of("203.0.113.7:9", "192.0.2.7:30303")))));
    assertEquals(0, dialsWhileAllFail(20), "nor because others speak of it");
  }

  @Test
  void aLinkThatCameFromElsewhereIsEndedByItsAddress() {
    int link = node.ready(Node.key(7), false, "192.0.2.7:5000");
    node.handle(new Input.AddressForgotten("192.0.2.7:5000"));
    assertEquals(Optional.of("DISCONNECTED"), node.closed(link));
    node.outputs.clear();
    node.handle(new Input.AddressForgotten("192.0.2.9:5000"));
    assertEquals(
        List.of("nothing is known of that address"),
        node.take(Output.AddressEvent.class).stream().map(Output.AddressEvent::text).toList());
  }

  @Test
  void aDialThatIsUnderWayWhenItIsForgottenMakesNoLink() {
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    node.handle(new Input.AddressForgotten("192.0.2.7:30303"));
    node.outputs.clear();
    int link = node.link(Node.key(7), true, "192.0.2.7:30303");
    assertEquals(Optional.of("DISCONNECTED"), node.closed(link));
  }

  @Test
  void whomTheOtherSideDoesNotWantComesBackSeldom() {
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    int link = node.ready(Node.key(7), true, "192.0.2.7:30303");
    node.outputs.clear();
    node.frame(link, new PeerFrame.Bye("DISCONNECTED", "the operator ended the link"));
    assertEquals(0, dialsWhileAllFail(Dialling.BACKOFF_CAP_MS / 2_000 - 1));
    assertTrue(dialsWhileAllFail(Dialling.BACKOFF_CAP_MS / 2_000 + 2) > 0);
  }

  @Test
  void linksThatSayNothingDoNotKeepOthersOut() {
    for (int i = 0; i < 200; i++) {
      node.link(Node.key(i % 90), false, "198.51.100.1:" + (5_000 + i));
    }
    node.ready(Node.key(95), false, "203.0.113.9:5000");
    assertTrue(node.linked(Node.key(95)));
  }

  @Test
  void oneSubnetDoesNotTakeAllLinks() {
    for (int i = 0; i < Admission.SUBNET_CAP; i++) {
      node.ready(Node.key(i), false, "198.51.100." + i + ":5000");
      assertTrue(node.linked(Node.key(i)));
    }
    int further = node.ready(Node.key(60), false, "198.51.100.60:5000");
    assertEquals(Optional.of("TOO_MANY_LINKS"), node.closed(further));
    node.ready(Node.key(61), false, "203.0.113.9:5000");
    assertTrue(node.linked(Node.key(61)));
    for (int i = 0; i < 30; i++) { // a home's network is not counted
      node.ready(Node.key(110 + i), false, "192.168.1." + i + ":5000");
      assertTrue(node.linked(Node.key(110 + i)));
    }
  }

  @Test
  void whoFindsNoPlaceIsToldOfOthers() {
    node.handle(new Input.AddressFound("203.0.113.7:30303", true));
    node.ready(Node.key(70), true, "203.0.113.7:30303");
    for (int i = 0; i < Admission.INBOUND_CAP; i++) {
      node.ready(Node.key(i), false, "10.0.0." + i + ":5000");
    }
    int further = node.ready(Node.key(99), false, "10.0.0.99:5000");
    List<PeerFrame> sent = node.sent(further);
    assertTrue(sent.getLast() instanceof PeerFrame.Bye);
    List<PeerFrame.Peer> told =
        sent.stream()
            .filter(PeerFrame.Peers.class::isInstance)
            .flatMap(frame -> ((PeerFrame.Peers) frame).peers().stream())
            .toList();
    assertEquals(List.of(new PeerFrame.Peer(Node.key(70), List.of("203.0.113.7:30303"))), told);
  }

  @Test
  void allLinksTogetherHaveACap() {
    for (int i = 0; i < Admission.INBOUND_CAP; i++) {
      node.ready(Node.key(i), false, "10.0.0." + i + ":5000");
    }
    int further = node.ready(Node.key(99), false, "10.0.0.99:5000");
    assertEquals(Optional.of("TOO_MANY_LINKS"), node.closed(further));
    assertFalse(node.linked(Node.key(99)));
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
