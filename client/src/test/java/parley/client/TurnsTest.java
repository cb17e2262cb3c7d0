package parley.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.client.ScriptedServer.START;
import static parley.client.ScriptedServer.one;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parley.identity.Identity;
import parley.protocol.ClientFrame;
import parley.protocol.ErrorCode;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;

class TurnsTest {
  private final ScriptedServer peer = new ScriptedServer().ready().joined("den", "ann");

  @Test
  void whatTheServerHasNoTimeForIsSignedAndSentAgain() {
    ClientFrame.Msg first = say("one");
    assertEquals(Outcome.NOTHING, refuse(first, 200, 0));
    assertEquals(1, peer.session.awaited());
    assertEquals(OptionalLong.of(50), peer.session.dueInMs(after(150)));
    assertEquals(Outcome.NOTHING, peer.session.tick(after(199)));
    SignedMessage again = sent(peer.session.tick(after(200))).message();
    assertEquals("one", again.body());
    assertEquals(first.message().seq(), again.seq());
    assertEquals(START.wallMs() + 200, again.ts());
    assertTrue(Identity.verify(peer.user.publicKey(), again.signedBytes(), again.sig()));
  }

  @Test
  void whatComesLaterWaitsBehindItInItsOrder() {
    ClientFrame.Msg one = say("one");
    ClientFrame.Msg two = say("two");
    refuse(one, 200, 0);
    assertEquals(Outcome.NOTHING, peer.handle(new ClientCommand.Say("den", "three")));
    assertEquals(Outcome.NOTHING, peer.handle(new ClientCommand.Who("den")));
    refuse(two, 200, 0);
    assertEquals(4, peer.session.awaited());
    ClientFrame.Msg again = sent(peer.session.tick(after(200)));
    assertEquals("one", again.message().body());
    assertEquals(Outcome.NOTHING, peer.session.tick(after(300)));
    assertEquals(Outcome.NOTHING, peer.handle(new ClientCommand.Say("den", "four")));
    refuse(again, 100, 300);
    ClientFrame.Msg third = sent(peer.session.tick(after(400)));
    assertEquals("one", third.message().body());
    ClientFrame.Msg next = sent(take(third, 400));
    assertEquals("two", next.message().body());
    ClientFrame.Msg after = sent(take(next, 400));
    assertEquals("three", after.message().body());
    assertInstanceOf(ClientFrame.Who.class, one(take(after, 400).frames()));
  }

  @Test
  void thatItTakesLongIsToldOnce() {
    refuse(say("one"), 60_000, 0);
    assertEquals(Outcome.NOTHING, peer.session.tick(after(Turns.TOLD_MS - 1)));
    assertEquals(
        List.of(new ClientEvent.Slowed()), peer.session.tick(after(Turns.TOLD_MS)).events());
    assertEquals(Outcome.NOTHING, peer.session.tick(after(Turns.TOLD_MS + 1)));
  }

  @Test
  void whatWaitsCanBeGivenUpAndIsLostWithTheConnection() {
    refuse(say("one"), 100, 0);
    assertInstanceOf(ClientEvent.Rejected.class, one(peer.session.giveUp().events()));
    assertEquals(0, peer.session.awaited());
    assertEquals(Outcome.NOTHING, peer.session.tick(after(100)));
    refuse(say("two"), 100, 200);
    assertEquals(
        List.of(
            new ClientEvent.Rejected(
                "what waited (1 command) is not sent: the connection has ended"),
            new ClientEvent.Closed("gone", true)),
        peer.session.closed("gone").events());
  }

  @Test
  void whatIsUnderWayWhenTheRestIsGivenUpIsNotSentAgain() {
    ClientFrame.Msg one = say("one");
    ClientFrame.Msg two = say("two");
    refuse(one, 100, 0);
    assertEquals(
        List.of(new ClientEvent.Rejected("what waited (1 command) is not sent")),
        peer.session.giveUp().events());
    assertInstanceOf(ClientEvent.Failed.class, one(refuse(two, 100, 0).events()));
    assertEquals(0, peer.session.awaited());
  }

  @Test
  void itIsSlowUntilWhatWasSentAgainIsTaken() {
    refuse(say("one"), 100, 0);
    ClientFrame.Msg again = sent(peer.session.tick(after(100)));
    assertTrue(peer.session.isSlowed());
    take(again, 100);
    assertFalse(peer.session.isSlowed());
  }

  @Test
  void whatWasSentAgainCanBeGivenUp() {
    refuse(say("one"), 100, 0);
    ClientFrame.Msg again = sent(peer.session.tick(after(100)));
    assertEquals(
        List.of(new ClientEvent.Rejected("what was sent last is not sent again")),
        peer.session.giveUp().events());
    assertFalse(peer.session.isSlowed());
    assertInstanceOf(ClientEvent.Failed.class, one(refuse(again, 100, 200).events()));
    assertEquals(OptionalLong.empty(), peer.session.dueInMs(after(200)));
  }

  @Test
  void aJoinThatWaitsIsAskedForAlready() {
    refuse(say("one"), 100, 0);
    assertEquals(Outcome.NOTHING, peer.handle(new ClientCommand.Join("HELL", "ann")));
    assertEquals(List.of("den", "hell"), peer.session.channelsAskedFor());
  }

  @Test
  void whatIsRefusedTogetherLeavesNoGap() {
    ClientFrame.Msg one = say("one");
    ClientFrame.Msg two = say("two");
    refuse(one, 100, 0);
    refuse(two, 100, 0);
    ClientFrame.Msg again = sent(peer.session.tick(after(100)));
    assertEquals(one.message().seq(), again.message().seq());
    assertEquals(two.message().seq(), sent(take(again, 100)).message().seq());
  }

  @Test
  void aRefusalForGoodNamesItsMessage() {
    ClientFrame.Msg said = say("one");
    Outcome outcome =
        peer.receive(
            new ServerFrame.Failure(
                said.id(), ErrorCode.RATE_LIMITED, "never", OptionalLong.empty(), false));
    assertEquals(
        new ClientEvent.Failed(
            said.id(),
            ErrorCode.RATE_LIMITED,
            "never",
            OptionalLong.empty(),
            false,
            Optional.of(said.message())),
        one(outcome.events()));
  }

  private ClientFrame.Msg say(String body) {
    return sent(peer.handle(new ClientCommand.Say("den", body)));
  }

  private static ClientFrame.Msg sent(Outcome outcome) {
    return (ClientFrame.Msg) one(outcome.frames());
  }

  private Outcome refuse(ClientFrame.Msg said, long retryMs, long afterMs) {
    return peer.receive(
        new ServerFrame.Failure(
            said.id(), ErrorCode.RATE_LIMITED, "too fast", OptionalLong.of(retryMs), false),
        after(afterMs));
  }

  private Outcome take(ClientFrame.Msg said, long afterMs) {
    return peer.receive(
        ServerFrame.Success.of(said.id(), "sent", said.message().mid()), after(afterMs));
  }

  private static Moment after(long ms) {
    return new Moment(START.wallMs() + ms, START.monotonicMs() + ms);
  }
}
