package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.api.CloseReason;
import parley.protocol.ClientFrame;
import parley.protocol.ErrorCode;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;
import parley.protocol.SignedMessage.Target;

class RequestsTest {
  private final TestServer server = new TestServer();
  private final Client ann = server.client(1).verified().joined("tea", "ann");
  private final Client bob = server.client(2).verified().joined("tea", "bob");

  RequestsTest() {
    ann.inbox.clear();
  }

  @Test
  void aChannelMessageReachesTheOthersAndTheMeshAndNotItsOwnSession() {
    Client annsOther = server.client(1).verified().joined("tea", "ann");
    Client stranger = server.client(3).verified();
    SignedMessage message = ann.tell("tea", "hello");
    assertEquals(message.mid(), ann.last(ServerFrame.Success.class).mid().getFirst());
    assertEquals(List.of(), ann.bodies());
    assertEquals(List.of("hello"), bob.bodies());
    assertEquals(List.of("hello"), annsOther.bodies());
    assertTrue(stranger.inbox.isEmpty());
    assertEquals(
        List.of(message.mid()), server.mesh.published.stream().map(SignedMessage::mid).toList());
  }

  @Test
  void aMessageToAChannelThatWasNotJoinedIsMalformed() {
    ann.tell("coffee", "hello");
    assertTrue(ann.refused(ErrorCode.NOT_JOINED).text().startsWith("MALFORMED"));
    ann.say(new ClientFrame.Leave("l", "coffee"));
    ann.refused(ErrorCode.NOT_JOINED);
  }

  @Test
  void afterLeavingNothingArrivesAndNothingCanBeSaid() {
    bob.say(new ClientFrame.Leave("l", "tea"));
    assertEquals("l", bob.last(ServerFrame.Success.class).re());
    assertEquals(ServerFrame.Presence.Event.LEFT, ann.last(ServerFrame.Presence.class).event());
    ann.tell("tea", "hello");
    assertEquals(List.of(), bob.bodies());
    bob.tell("tea", "still here");
    bob.refused(ErrorCode.NOT_JOINED);
  }

  @Test
  void aForgedMessageReachesNobody() {
    SignedMessage bobs = bob.message(new Target.Channel("tea"), "by bob");
    ann.say(new ClientFrame.Msg("x", bobs));
    ann.refused(ErrorCode.BAD_SIGNATURE);
    SignedMessage good = ann.message(new Target.Channel("tea"), "good");
    var altered =
        new SignedMessage(
            good.author(),
            good.target(),
            good.session(),
            good.seq(),
            good.ts(),
            good.nick(),
            good.ctype(),
            "altered",
            good.sig());
    ann.say(new ClientFrame.Msg("x", altered));
    ann.refused(ErrorCode.BAD_SIGNATURE);
    assertEquals(List.of(), bob.bodies());
    assertTrue(server.mesh.published.isEmpty());
  }

  @Test
  void theSameMessageTwiceIsADuplicate() {
    SignedMessage message = ann.tell("tea", "once");
    ann.say(new ClientFrame.Msg("again", message));
    assertEquals("again", ann.refused(ErrorCode.DUPLICATE).re());
    assertEquals(List.of("once"), bob.bodies());
  }

  @Test
  void aClockThatIsTwoMinutesOffIsToldTheServersTime() {
    SignedMessage message = ann.message(new Target.Channel("tea"), "late");
    for (int i = 0; i < 6; i++) {
      server.loop.pass(Duration.ofSeconds(20));
      ann.say(new ClientFrame.Pong(""));
    }
    ann.say(new ClientFrame.Msg("x", message));
    ann.last(ServerFrame.Success.class);
    server.loop.pass(Duration.ofMillis(1));
    ann.say(new ClientFrame.Msg("x", message));
    String text = ann.refused(ErrorCode.CLOCK_SKEW).text();
    assertTrue(text.endsWith(" " + server.loop.wallClockMs()), text);
  }

  @Test
  void aDirectMessageReachesEverySessionOfTheKeyAndTheAuthorsOthers() {
    Client bobsOther = server.client(2).verified();
    Client annsOther = server.client(1).verified();
    SignedMessage message = ann.whisper(bob.key, "psst");
    assertEquals(message.mid(), ann.last(ServerFrame.Success.class).mid().getFirst());
    for (Client one : List.of(bob, bobsOther, annsOther)) {
      assertEquals("psst", one.last(ServerFrame.Private.class).message().body());
    }
  }

  @Test
  void aDirectMessageToAKeyElsewhereIsAnsweredWhenTheMeshKnows() {
    Client cyn = server.client(9);
    SignedMessage message = ann.whisper(cyn.key, "psst");
    assertTrue(ann.inbox.isEmpty());
    server.router.settled(message.mid(), 1, 1);
    assertEquals(message.mid(), ann.last(ServerFrame.Success.class).mid().getFirst());
    SignedMessage second = ann.whisper(cyn.key, "psst again");
    server.router.settled(second.mid(), 0, 0);
    ann.refused(ErrorCode.OFFLINE);
  }

  @Test
  void joiningTellsTheOthersAndListsTheMembers() {
    Client cyn = server.client(3).verified();
    cyn.say(new ClientFrame.Join("j", "tea", "cyn"));
    ServerFrame.Members members = cyn.last(ServerFrame.Success.class).members().getFirst();
    assertEquals(List.of(ann.key, bob.key, cyn.key), members.keys());
    assertEquals(List.of("ann", "bob", "cyn"), members.nicks());
    assertEquals(3, members.count());
    ServerFrame.Presence presence = ann.last(ServerFrame.Presence.class);
    assertEquals(ServerFrame.Presence.Event.JOINED, presence.event());
    assertEquals("cyn", presence.nick());
    bob.say(new ClientFrame.Who("w", "tea"));
    assertEquals(3, bob.last(ServerFrame.Success.class).members().getFirst().count());
  }

  @Test
  void aSecondSessionOfAKeyIsNoSecondMember() {
    Client again = server.client(1).verified().joined("tea", "ann");
    assertFalse(bob.inbox.stream().anyMatch(ServerFrame.Presence.class::isInstance));
    again.vanish();
    assertFalse(bob.inbox.stream().anyMatch(ServerFrame.Presence.class::isInstance));
    ann.vanish();
    assertEquals(ServerFrame.Presence.Event.LEFT, bob.last(ServerFrame.Presence.class).event());
  }

  @Test
  void theMeshIsToldOfFirstAndLast() {
    server.mesh.events.clear();
    Client cyn = server.client(3).verified().joined("cake", "cyn");
    Client dan = server.client(3).verified().joined("cake", "dan");
    cyn.vanish();
    dan.vanish();
    assertEquals(
        List.of(
            "online " + cyn.key,
            "joined cake",
            "present cake " + cyn.key + " cyn",
            "present cake " + cyn.key + " dan",
            "absent cake " + cyn.key,
            "left cake",
            "offline " + cyn.key),
        server.mesh.events);
  }

  @Test
  void aKeyMaySayTwentyThingsAtOnceThenFiveASecondOverAllItsSessions() {
    Client annsOther = server.client(1).verified().joined("tea", "ann");
    for (int i = 0; i < 10; i++) {
      ann.tell("tea", "a" + i);
      annsOther.tell("tea", "b" + i);
    }
    assertEquals(20, bob.bodies().size());
    ann.tell("tea", "too much");
    assertEquals(200, ann.refused(ErrorCode.RATE_LIMITED).retryMs().orElseThrow());
    server.loop.pass(Duration.ofMillis(200));
    ann.tell("tea", "now");
    assertEquals("now", bob.bodies().getLast());
    Client reconnected = server.client(1).verified().joined("tea", "ann");
    reconnected.tell("tea", "a new session has no new bucket");
    reconnected.refused(ErrorCode.RATE_LIMITED);
  }

  @Test
  void withoutARateNothingIsLimited() {
    var open = new TestServer(TestServer.config(0, List.of()));
    Client cyn = open.client(3).verified().joined("tea", "cyn");
    for (int i = 0; i < 1_000; i++) {
      cyn.tell("tea", "x" + i);
    }
    assertTrue(cyn.all(ServerFrame.Failure.class).isEmpty());
  }

  @Test
  void aSessionIsInAHundredChannels() {
    for (int i = 1; i < 100; i++) {
      ann.joined("c" + i, "ann");
    }
    ann.say(new ClientFrame.Join("j", "one-more", "ann"));
    ann.refused(ErrorCode.RATE_LIMITED);
    ann.joined("c5", "ann-again");
  }

  @Test
  void anIdleClientIsAskedTwiceAndThenClosed() {
    server.loop.pass(Duration.ofSeconds(30));
    ann.inbox.clear();
    server.loop.pass(Duration.ofSeconds(30));
    assertEquals("p1", ann.last(ServerFrame.Ping.class).id());
    bob.say(new ClientFrame.Pong("p1"));
    server.loop.pass(Duration.ofSeconds(60));
    assertEquals("PING_TIMEOUT", ann.closed.orElseThrow().code());
    assertTrue(bob.closed.isEmpty());
  }

  @Test
  void pingIsAnsweredWithTheTimeAndQuitEnds() {
    ann.say(new ClientFrame.Ping("1"));
    assertEquals(
        server.loop.wallClockMs(), ann.last(ServerFrame.Success.class).time().orElseThrow());
    ann.say(new ClientFrame.Quit());
    assertEquals("QUIT", ann.closed.orElseThrow().code());
    assertEquals(ServerFrame.Presence.Event.LEFT, bob.last(ServerFrame.Presence.class).event());
  }

  @Test
  void aMalformedFrameEndsNothing() {
    ann.raw("{\"type\":\"msg\",\"id\":\"4\"}");
    assertEquals("4", ann.refused(ErrorCode.MALFORMED).re());
    ann.tell("tea", "still here");
    assertEquals(List.of("still here"), bob.bodies());
  }

  @Test
  void messagesKeepTheirOrderWhateverTheWorkersDo() {
    server.workers.hold();
    for (int i = 0; i < 20; i++) {
      ann.tell("tea", "m" + i);
    }
    server.workers.release(19);
    server.loop.turn();
    assertEquals(List.of(), bob.bodies());
    server.workers.release(1);
    server.loop.turn();
    assertEquals(20, bob.bodies().size());
    assertEquals("m0", bob.bodies().getFirst());
    assertEquals("m19", bob.bodies().getLast());
  }

  @Test
  void aClientFarAheadOfTheChecksIsNotReadUntilTheyHaveCaughtUp() {
    var open = new TestServer(TestServer.config(0, List.of()));
    Client cyn = open.client(3).verified().joined("tea", "cyn");
    open.workers.hold();
    for (int i = 0; i < 256; i++) {
      assertTrue(cyn.reading);
      cyn.tell("tea", "m" + i);
    }
    assertFalse(cyn.reading);
    open.workers.release(256);
    open.loop.turn();
    assertTrue(cyn.reading);
    assertEquals(256, cyn.all(ServerFrame.Success.class).size());
  }

  @Test
  void whatWasSaidBeforeTheConnectionBrokeStillArrives() {
    server.workers.hold();
    ann.tell("tea", "last words");
    ann.vanish();
    server.workers.release(1);
    server.loop.turn();
    assertEquals(List.of("last words"), bob.bodies());
  }

  @Test
  void whoseConnectionIsClosingIsNotThereAnyMore() {
    bob.session.ending(CloseReason.remote("CLOSED", "it said goodbye"));
    assertEquals(ServerFrame.Presence.Event.LEFT, ann.last(ServerFrame.Presence.class).event());
    int before = bob.inbox.size();
    SignedMessage message = ann.whisper(bob.key, "are you there?");
    server.router.settled(message.mid(), 0, 0);
    ann.refused(ErrorCode.OFFLINE);
    assertEquals(before, bob.inbox.size());
  }
}
