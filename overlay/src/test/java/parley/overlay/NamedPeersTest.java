package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.protocol.PeerFrame;

/** How often addresses are dialled that the operator has named. */
class NamedPeersTest {
  private final Node node = new Node();

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
    node.dialsWhileAllFail(30);
    node.outputs.clear();
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    List<Output> told = toldWhileAllFail(30);
    assertEquals(1, told.size(), () -> "told: " + told);
  }

  /** What the operator is told of addresses while each dial fails. */
  private List<Output> toldWhileAllFail(int seconds) {
    List<Output> told = new ArrayList<>();
    for (int i = 0; i < 10 * seconds; i++) {
      node.outputs.stream().filter(Output.AddressEvent.class::isInstance).forEach(told::add);
      node.failDials();
      node.run(100);
    }
    return told;
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
      silentMs = node.failDials() > 0 ? 0 : silentMs + 100;
      longestMs = Math.max(longestMs, silentMs);
      node.run(100);
    }
    long most = longestMs;
    assertTrue(most <= Dialling.SOON_CAP_MS + 100, () -> "not dialled for " + most + " ms");
    assertTrue(most > Dialling.BACKOFF_MS, "it is not dialled without a pause");
    node.dialsWhileAllFail(600);
    int dials = node.dialsWhileAllFail(600);
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
    node.dialsWhileAllFail(60);
    int dials = node.dialsWhileAllFail(60);
    assertTrue(dials >= 6, () -> dials + " dials in a minute");
    node.dialsWhileAllFail(600);
    int later = node.dialsWhileAllFail(600);
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

  /** The only link, beside which a server was named that has had no place for an hour. */
  private int theOnlyLinkBesideAFullServer() {
    int only = node.ready(Node.key(8), false, "192.0.2.8:5000");
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    for (int second = 0; second < 3_600; second += 10) {
      node.frame(only, new PeerFrame.Ping(second)); // keeps the link alive
      dialsOfAFullServer(10);
    }
    return only;
  }

  private void theFullServerIsAskedSoon() {
    List<Long> dials = dialsOfAFullServer(60);
    long most = dials.getFirst();
    for (int i = 1; i < dials.size(); i++) {
      most = Math.max(most, dials.get(i) - dials.get(i - 1));
    }
    assertTrue(most <= Dialling.SOON_CAP_MS + 200, () -> "dialled after " + dials);
    assertTrue(dials.size() >= 5, () -> "dialled after " + dials);
  }

  @Test
  void whoLosesTheLastLinkAsksAgainSoonAlsoWhereThereWasNoPlaceForLong() {
    int last = theOnlyLinkBesideAFullServer();
    node.handle(new Input.LinkDown(last, "RESET", "cut"));
    theFullServerIsAskedSoon();
  }

  @Test
  void soDoesWhoLosesAFreshLinkThatTookThePlaceOfTheLastOne() {
    int last = theOnlyLinkBesideAFullServer();
    dialsOfAFullServer(11); // the other side has lost it, and dials again
    int fresh = node.ready(Node.key(8), false, "192.0.2.8:5001");
    node.handle(new Input.LinkDown(last, "RESET", "cut"));
    dialsOfAFullServer(10);
    assertTrue(node.linked(Node.key(8)));
    node.handle(new Input.LinkDown(fresh, "RESET", "cut"));
    theFullServerIsAskedSoon();
  }

  @Test
  void ofAServerThatWasLinkedForLongTheOperatorIsNotToldThatNothingAnswers() {
    node.handle(new Input.AddressFound("192.0.2.7:30303", true));
    int link = node.ready(Node.key(7), true, "192.0.2.7:30303");
    for (int i = 0; i < 10; i++) {
      node.run(Liveness.PING_MS);
      node.frame(link, new PeerFrame.Ping(i));
    }
    node.handle(new Input.LinkDown(link, "RESET", "cut")); // that is in the log already
    assertEquals(List.of(), toldWhileAllFail(60));
  }
}
