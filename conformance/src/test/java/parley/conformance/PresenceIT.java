package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is in a channel, seen by clients of another server; a server of each type, peered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PresenceIT {
  @RegisterExtension static final Lab lab = new Lab();

  /** News of an interest, a roster, and a question if one of the two was late. */
  private static final Duration TOLD = Duration.ofSeconds(90);

  private ServerProcess cli;
  private ServerProcess webSocket;
  private ServerProcess full;

  @BeforeAll
  void peerThreeTypes() {
    var three = ThreeTypes.peered(lab);
    cli = three.cli();
    webSocket = three.webSocket();
    full = three.full();
  }

  private static void awaitPresence(Author at, String channel, Author of, String event) {
    awaitPresence(at, channel, of, of.nick, event);
  }

  private static void awaitPresence(
      Author at, String channel, Author of, String nick, String event) {
    at.wire.inbox.await(
        "presence: " + nick + " " + event,
        TOLD,
        frame ->
            frame.is("presence")
                && frame.text("channel").equals(channel)
                && frame.text("key").equals(of.key())
                && frame.text("nick").equals(nick)
                && frame.text("event").equals(event));
  }

  /** Joins, and waits until everybody else is known: by the answer, or by presence after it. */
  private static void joinAndMeet(Author author, String channel, Author... others) {
    Frame joined = author.request("type", "join", "channel", channel, "nick", author.nick);
    assertEquals("success", joined.outcome(), joined::toString);
    for (Author other : others) {
      if (!joined.list("members").contains(other.key())) {
        awaitPresence(author, channel, other, "joined");
      }
      awaitPresence(other, channel, author, "joined");
    }
  }

  private static Frame who(Author author, String channel) {
    Frame answer = author.who(channel);
    assertEquals("success", answer.outcome(), answer::toString);
    return answer;
  }

  @Test
  void whoComesGoesAndIsRenamedOnAnotherServerIsTold() {
    Author ann = lab.keep(Author.tcp("ann", cli)).join("pub");
    Author bob = lab.keep(Author.webSocket("bob", webSocket));
    Author cid = lab.keep(Author.tcp("cid", full));
    joinAndMeet(bob, "pub", ann);
    joinAndMeet(cid, "pub", ann, bob);
    for (Author each : List.of(ann, bob, cid)) {
      Frame answer = who(each, "pub");
      assertEquals(3, answer.number("count"), answer::toString);
      assertEquals(Set.of(ann.key(), bob.key(), cid.key()), Set.copyOf(answer.list("members")));
      assertEquals(Set.of("ann", "bob", "cid"), Set.copyOf(answer.list("nicks")));
    }
    bob.request("type", "join", "channel", "pub", "nick", "robert");
    awaitPresence(ann, "pub", bob, "robert", "joined");
    awaitPresence(cid, "pub", bob, "robert", "joined");
    bob.request("type", "leave", "channel", "pub");
    awaitPresence(ann, "pub", bob, "robert", "left");
    cid.wire.send("{\"type\":\"quit\"}");
    awaitPresence(ann, "pub", cid, "left");
    assertEquals(1, who(ann, "pub").number("count"));
  }

  @Test
  void aKeyOnTwoServersHasLeftWhenItIsOnNeither() {
    Author ann = lab.keep(Author.tcp("ann", cli)).join("two");
    Author bob = lab.keep(Author.webSocket("bob", webSocket));
    joinAndMeet(bob, "two", ann);
    Author again = lab.keep(new Author("bob", new RawTcp(full.tcpPort()), bob.keys)).handshake();
    again.join("two");
    Author dee = lab.keep(Author.tcp("dee", full));
    joinAndMeet(dee, "two", ann);
    bob.request("type", "leave", "channel", "two");
    Author eve = lab.keep(Author.webSocket("eve", webSocket));
    joinAndMeet(eve, "two", ann);
    assertTrue(who(ann, "two").list("members").contains(bob.key()));
    again.request("type", "leave", "channel", "two");
    awaitPresence(ann, "two", bob, "left");
    long news =
        ann.wire.inbox.count(frame -> frame.is("presence") && frame.text("key").equals(bob.key()));
    assertEquals(2, news, "it joined once, and left once");
  }

  @Test
  void whoCanBeAskedOfAChannelThatHasItsMembersElsewhere() {
    Author ann = lab.keep(Author.tcp("ann", cli)).join("away");
    Author bob = lab.keep(Author.webSocket("bob", webSocket));
    Frame answer = Asking.until("members", () -> who(bob, "away"), who -> who.number("count") > 0);
    assertEquals(List.of(ann.key()), answer.list("members"), answer::toString);
    assertEquals(List.of("ann"), answer.list("nicks"));
    assertEquals(0, who(bob, "nobody-at-all").number("count"));
  }

  @Test
  void theMembersOfAServerThatIsKilledLeave() {
    ServerProcess doomed = lab.server("full-server", "--rate-per-key", "0");
    doomed.connectTo(full);
    Author ann = lab.keep(Author.tcp("ann", full)).join("doom");
    Author bob = lab.keep(Author.webSocket("bob", doomed));
    Author cid = lab.keep(Author.tcp("cid", cli));
    joinAndMeet(bob, "doom", ann);
    joinAndMeet(cid, "doom", ann, bob);
    doomed.kill();
    awaitPresence(ann, "doom", bob, "left");
    awaitPresence(cid, "doom", bob, "left");
    assertEquals(2, who(ann, "doom").number("count"));
  }

  @Test
  void aboveTheLimitNobodyIsToldOfAndEverybodyIsCounted() {
    ServerProcess one = lab.server("full-server", "--rate-per-key", "0", "--presence-limit", "3");
    ServerProcess two = lab.server("cli-server", "--rate-per-key", "0", "--presence-limit", "3");
    two.connectTo(one);
    Mesh.awaitKnown(List.of(one, two));
    Author ann = lab.keep(Author.tcp("ann", one)).join("crowd");
    Author bob = lab.keep(Author.tcp("bob", two));
    joinAndMeet(bob, "crowd", ann);
    Author cid = lab.keep(Author.tcp("cid", one));
    joinAndMeet(cid, "crowd", ann, bob);
    Author dee = lab.keep(Author.tcp("dee", two));
    Frame joined = dee.request("type", "join", "channel", "crowd", "nick", "dee");
    assertEquals(4, joined.number("count"), joined::toString);
    assertTrue(joined.has("presence") && !joined.flag("presence"), joined::toString);
    for (Author each : List.of(ann, bob, cid)) {
      Frame note = each.wire.inbox.await("PRESENCE_OFF", TOLD, frame -> frame.is("note"));
      assertEquals("PRESENCE_OFF", note.text("code"));
      assertEquals("crowd", note.text("channel"));
      assertEquals(0, each.wire.inbox.count(f -> f.is("presence") && f.text("nick").equals("dee")));
      Frame answer = who(each, "crowd");
      assertEquals(4, answer.number("count"), answer::toString);
      assertFalse(answer.flag("presence"));
    }
    dee.request("type", "leave", "channel", "crowd");
    cid.request("type", "leave", "channel", "crowd");
    for (Author each : List.of(ann, bob)) {
      each.wire.inbox.await("PRESENCE_ON", TOLD, f -> f.text("code").equals("PRESENCE_ON"));
      assertEquals(2, who(each, "crowd").number("count"));
    }
  }

  @Test
  void theTerminalShowsWhoIsOnOtherServers() {
    Author ann = lab.keep(Author.webSocket("ann", webSocket)).join("den");
    ClientProcess client = lab.client("cli-client", "127.0.0.1", String.valueOf(cli.tcpPort()));
    client.connect();
    client.type("join den cy");
    client.await("OK joined den as cy");
    Frame cy =
        ann.wire.inbox.await(
            "presence of cy", TOLD, f -> f.is("presence") && f.text("nick").equals("cy"));
    client.awaitMembers("den", 2); // that she knows of it does not mean that it knows of her
    client.await("  ann~.* " + ann.key());
    client.await("  cy~.* " + cy.text("key"));
    ann.request("type", "leave", "channel", "den");
    client.await("\\* ann~[a-z2-7]{6} left den", TOLD);
  }
}
