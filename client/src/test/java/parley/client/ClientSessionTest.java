package parley.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.client.ScriptedServer.START;
import static parley.client.ScriptedServer.filled;
import static parley.client.ScriptedServer.message;
import static parley.client.ScriptedServer.one;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.client.ClientEvent.Order;
import parley.client.ClientEvent.Order.Place;
import parley.identity.Identity;
import parley.protocol.ClientFrame;
import parley.protocol.ErrorCode;
import parley.protocol.Key;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;
import parley.protocol.SignedMessage.Target;

class ClientSessionTest {
  private final Identity ann = Identity.ofSeed(filled(32, 4));

  @Test
  void joinNormalisesTheChannelAndReportsItsMembers() {
    var peer = new ScriptedServer().ready();
    var join =
        (ClientFrame.Join) one(peer.handle(new ClientCommand.Join("CafE\u0301", "ann")).frames());
    assertEquals("caf\u00e9", join.channel());
    assertEquals(List.of(), peer.session.channels());
    assertEquals(List.of("caf\u00e9"), peer.session.channelsAskedFor());
    var members = new ServerFrame.Members(List.of(peer.userKey), List.of("ann"), 1);
    Outcome outcome = peer.receive(ServerFrame.Success.of(join.id(), "joined", members));
    assertEquals(
        new ClientEvent.Joined(join.id(), "caf\u00e9", "ann", Optional.of(members)),
        one(outcome.events()));
    assertEquals(List.of("caf\u00e9"), peer.session.channels());
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "a/b", ""})
  void aNameThatNoChannelCanHaveIsRejectedHere(String name) {
    var peer = new ScriptedServer().ready();
    for (ClientCommand command :
        List.of(
            new ClientCommand.Join(name, "ann"),
            new ClientCommand.Leave(name),
            new ClientCommand.Who(name),
            new ClientCommand.Say(name, "hi"))) {
      Outcome outcome = peer.handle(command);
      assertEquals(List.of(), outcome.frames());
      assertInstanceOf(ClientEvent.Rejected.class, one(outcome.events()));
    }
    assertEquals(0, peer.session.awaited());
  }

  @Test
  void messagesAreSignedAndCountedInOneSession() {
    var peer = new ScriptedServer().ready().joined("den", "ann");
    var first = (ClientFrame.Msg) one(peer.handle(new ClientCommand.Say("DEN", "hi")).frames());
    var second =
        (ClientFrame.Private)
            one(peer.handle(new ClientCommand.Tell(peer.serverKey, "psst")).frames());
    SignedMessage said = first.message();
    assertEquals(new Target.Channel("den"), said.target());
    assertEquals(1, said.seq());
    assertEquals("ann", said.nick());
    assertEquals("text/plain", said.ctype());
    assertEquals(START.wallMs(), said.ts());
    assertTrue(Identity.verify(peer.user.publicKey(), said.signedBytes(), said.sig()));
    SignedMessage told = second.message();
    assertEquals(new Target.Direct(peer.serverKey), told.target());
    assertEquals(2, told.seq());
    assertArrayEquals(said.session(), told.session());
    assertTrue(Identity.verify(peer.user.publicKey(), told.signedBytes(), told.sig()));

    Outcome sent = peer.receive(ServerFrame.Success.of(first.id(), "sent", said.mid()));
    assertEquals(
        new ClientEvent.Sent(first.id(), Optional.of(said.mid()), "sent"), one(sent.events()));
  }

  @Test
  void aMessageIsSentBeforeTheHandshakeTooAndTheServersErrorIsTold() {
    var peer = new ScriptedServer();
    var msg = (ClientFrame.Msg) one(peer.handle(new ClientCommand.Say("den", "hi")).frames());
    assertEquals(peer.userKey.shortForm(), msg.message().nick());
    Outcome outcome =
        peer.receive(
            new ServerFrame.Failure(
                msg.id(), ErrorCode.AUTH_REQUIRED, "MALFORMED: no", OptionalLong.of(9), true));
    assertEquals(
        new ClientEvent.Failed(
            msg.id(),
            ErrorCode.AUTH_REQUIRED,
            "MALFORMED: no",
            OptionalLong.of(9),
            true,
            Optional.of(msg.message())),
        one(outcome.events()));
  }

  @Test
  void aTextThatDoesNotFitIsRejectedWithoutLosingANumber() {
    var peer = new ScriptedServer().ready();
    for (String body :
        List.of("", "x".repeat(8_193), "\u0001".repeat(8_000), "half \ud800 a character")) {
      Outcome outcome = peer.handle(new ClientCommand.Say("den", body));
      assertEquals(List.of(), outcome.frames());
      assertInstanceOf(ClientEvent.Rejected.class, one(outcome.events()));
    }
    var msg = (ClientFrame.Msg) one(peer.handle(new ClientCommand.Say("den", "hi")).frames());
    assertEquals(1, msg.message().seq());
    assertEquals(1, peer.session.awaited());
  }

  @Test
  void aMessageWithAGoodSignatureIsTold() {
    var peer = new ScriptedServer().ready().joined("den", "bob");
    SignedMessage message = message(ann, new Target.Channel("den"), 5, "hi");
    var event =
        (ClientEvent.MessageReceived) one(peer.receive(new ServerFrame.Msg(message)).events());
    assertEquals("den", event.channel());
    assertEquals("hi", event.message().body());
    assertEquals(new Order(Place.FIRST, 0), event.order());
  }

  @ParameterizedTest
  @CsvSource({"0,120000,true", "0,120001,false", "0,-120001,false", "200000,200000,false"})
  void aMessageIsAsOldAsTheCorrectedClockSays(long offsetMs, long laterMs, boolean timely) {
    var peer = new ScriptedServer().ready(START.wallMs() + offsetMs).joined("den", "bob");
    var later = new Moment(START.wallMs() + laterMs, START.monotonicMs() + laterMs);
    SignedMessage said = message(ann, new Target.Channel("den"), 1, "hi");
    SignedMessage told = message(ann, new Target.Direct(peer.userKey), 2, "hi");
    var inChannel =
        (ClientEvent.MessageReceived) one(peer.receive(new ServerFrame.Msg(said), later).events());
    var direct =
        (ClientEvent.DirectReceived)
            one(peer.receive(new ServerFrame.Private(told), later).events());
    assertEquals(new ClientEvent.Age(laterMs + offsetMs), inChannel.age());
    assertEquals(inChannel.age(), direct.age());
    assertEquals(timely, direct.age().isTimely());
  }

  @Test
  void aMessageThatItsAuthorDidNotSignIsForged() {
    var peer = new ScriptedServer().ready().joined("den", "bob");
    SignedMessage good = message(ann, new Target.Channel("den"), 1, "hi");
    SignedMessage altered =
        new SignedMessage(
            good.author(),
            good.target(),
            good.session(),
            good.seq(),
            good.ts(),
            good.nick(),
            good.ctype(),
            "ho",
            good.sig());
    var event = one(peer.receive(new ServerFrame.Msg(altered)).events());
    assertInstanceOf(ClientEvent.Forged.class, event);
    // and it does not count as the author's first
    var next = one(peer.receive(new ServerFrame.Msg(good)).events());
    assertEquals(Place.FIRST, ((ClientEvent.MessageReceived) next).order().place());
  }

  @Test
  void aDirectMessageToSomebodyElseIsForged() {
    var peer = new ScriptedServer().ready();
    Key other = Key.of(filled(32, 11));
    SignedMessage elsewhere = message(ann, new Target.Direct(other), 1, "hi");
    assertInstanceOf(
        ClientEvent.Forged.class, one(peer.receive(new ServerFrame.Private(elsewhere)).events()));
    SignedMessage ours = message(ann, new Target.Direct(peer.userKey), 1, "hi");
    assertInstanceOf(
        ClientEvent.DirectReceived.class,
        one(peer.receive(new ServerFrame.Private(ours)).events()));
    SignedMessage fromOurOtherSession = message(peer.user, new Target.Direct(other), 1, "hi");
    assertInstanceOf(
        ClientEvent.DirectReceived.class,
        one(peer.receive(new ServerFrame.Private(fromOurOtherSession)).events()));
  }

  @Test
  void aFrameThatIsNotOfTheProtocolIsToldAndIgnored() {
    var peer = new ScriptedServer().ready();
    for (String text : List.of("{", "[]", "{\"type\":\"nonsense\"}", "\u00ff")) {
      Outcome outcome = peer.session.received(text.getBytes(StandardCharsets.ISO_8859_1), START);
      assertInstanceOf(ClientEvent.Garbled.class, one(outcome.events()));
    }
    assertTrue(peer.session.isReady());
  }

  @Test
  void aPingIsAnsweredWithItsId() {
    var peer = new ScriptedServer().ready();
    assertEquals(
        new Outcome(List.of(new ClientFrame.Pong("p1")), List.of(), false),
        peer.receive(new ServerFrame.Ping("p1")));
  }

  @Test
  void leavingForgetsTheChannel() {
    var peer = new ScriptedServer().ready().joined("den", "ann");
    var leave = (ClientFrame.Leave) one(peer.handle(new ClientCommand.Leave("den")).frames());
    Outcome outcome = peer.receive(ServerFrame.Success.of(leave.id(), "left"));
    assertEquals(new ClientEvent.Left(leave.id(), "den"), one(outcome.events()));
    assertEquals(List.of(), peer.session.channels());
  }

  @Test
  void aSkewedClockIsMeasuredAgain() {
    var peer = new ScriptedServer().ready();
    var msg = (ClientFrame.Msg) one(peer.handle(new ClientCommand.Say("den", "hi")).frames());
    Outcome outcome =
        peer.receive(
            new ServerFrame.Failure(
                msg.id(), ErrorCode.CLOCK_SKEW, "late", OptionalLong.empty(), false));
    var ping = (ClientFrame.Ping) one(outcome.frames());
    assertEquals(0, peer.session.awaited());
    assertEquals(
        List.of(new ClientEvent.ClockDiffers(200_000, true)),
        peer.receive(ServerFrame.Success.of(ping.id(), "pong", START.wallMs() + 200_000)).events());
    var again = (ClientFrame.Msg) one(peer.handle(new ClientCommand.Say("den", "hi")).frames());
    assertEquals(START.wallMs() + 200_000, again.message().ts());
  }

  @Test
  void aRequestWithoutAnAnswerIsGivenUp() {
    var peer = new ScriptedServer().ready();
    var who = (ClientFrame.Who) one(peer.handle(new ClientCommand.Who("den")).frames());
    assertEquals(Outcome.NOTHING, peer.session.tick(after(ClientSession.ANSWER_MS - 1)));
    assertEquals(
        List.of(new ClientEvent.Unanswered(who.id(), "who")),
        peer.session.tick(after(ClientSession.ANSWER_MS)).events());
    assertEquals(0, peer.session.awaited());
    Outcome late = peer.receive(ServerFrame.Success.of(who.id(), "late"));
    assertInstanceOf(ClientEvent.Garbled.class, one(late.events()));
  }

  @Test
  void silenceIsProbedAndThenEndsTheSession() {
    var peer = new ScriptedServer().ready();
    assertEquals(List.of(), peer.session.tick(after(ClientSession.PROBE_MS - 1)).frames());
    assertInstanceOf(
        ClientFrame.Ping.class, one(peer.session.tick(after(ClientSession.PROBE_MS)).frames()));
    assertEquals(List.of(), peer.session.tick(after(ClientSession.PROBE_MS + 1)).frames());
    Outcome end = peer.session.tick(after(ClientSession.SILENCE_MS));
    assertTrue(end.close());
    assertEquals(List.of(new ClientEvent.Silent(ClientSession.SILENCE_MS)), end.events());
  }

  @Test
  void afterTheEndNothingIsSent() {
    var peer = new ScriptedServer().ready().joined("den", "ann");
    peer.handle(new ClientCommand.Who("den"));
    assertEquals(
        List.of(new ClientEvent.Closed("gone", true)), peer.session.closed("gone").events());
    assertEquals(Outcome.NOTHING, peer.session.closed("gone again"));
    assertEquals(0, peer.session.awaited());
    assertEquals(List.of(), peer.session.channels());
    assertInstanceOf(
        ClientEvent.Rejected.class, one(peer.handle(new ClientCommand.Ping()).events()));
    assertEquals(Outcome.NOTHING, peer.receive(new ServerFrame.Ping("p")));
  }

  @Test
  void quitSaysGoodbyeAndCloses() {
    assertEquals(
        new Outcome(List.of(new ClientFrame.Quit()), List.of(), true),
        new ScriptedServer().ready().handle(new ClientCommand.Quit()));
  }

  private static Moment after(long ms) {
    return new Moment(START.wallMs(), START.monotonicMs() + ms);
  }
}
