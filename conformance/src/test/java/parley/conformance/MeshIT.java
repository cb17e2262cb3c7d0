package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server of each type, peered at the prompt. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeshIT {
  @RegisterExtension static final Lab lab = new Lab();

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

  @Test
  void anImageListensForItsOwnTransportsOnly() {
    assertAll(
        () -> assertTrue(cli.listens("tcp") && !cli.listens("ws"), "cli-server"),
        () -> assertTrue(webSocket.listens("ws") && !webSocket.listens("tcp"), "websock-server"),
        () -> assertTrue(full.listens("ws") && full.listens("tcp"), "full-server"));
  }

  @Test
  void peerExchangeMakesAFullMeshAndPeersListsIt() {
    for (ServerProcess server : List.of(cli, webSocket, full)) {
      String row = server.awaitPeers(2).getLast().row();
      assertTrue(row.matches("(?i).*\\b[a-z2-7]{6}\\b.*"), () -> "no short form of a key: " + row);
      assertTrue(
          row.matches("(?i).*\\b(in|out)(bound|going|coming)?\\b.*"), () -> "no direction: " + row);
      assertTrue(row.matches("(?i).*(\\d ?(ms|µs|us)|-).*"), () -> "no round trip: " + row);
    }
    assertTrue(full.peers().size() <= 2, "a third link between three servers");
  }

  @Test
  void everyClientReachesEveryOtherOnce() {
    Author watcher = lab.keep(Author.tcp("watcher", full)).join("lobby");
    Map<String, ClientProcess> clients = new LinkedHashMap<>();
    clients.put("ann", client("cli-client", cli.tcpPort()));
    clients.put("bob", client("websock-client", webSocket.webSocketPort()));
    clients.put("cid", client("cli-client", full.tcpPort()));
    clients.put("dee", client("websock-client", full.webSocketPort()));
    clients.values().forEach(client -> client.connect());
    clients.forEach((nick, client) -> client.join("lobby", nick));
    clients.values().forEach(client -> client.awaitMembers("lobby", 5));

    Map<String, String> keys = new LinkedHashMap<>();
    clients.forEach((nick, client) -> {
      client.type("lobby channel-from-" + nick);
      keys.put(nick, watcher.awaitMessage("msg", "channel-from-" + nick).text("from"));
    });
    clients.forEach((to, client) -> {
      for (String from : clients.keySet()) {
        if (!from.equals(to)) {
          client.await("channel-from-" + from);
          clients.get(from).type("private " + keys.get(to) + " private-" + from + "-" + to);
          client.await("private-" + from + "-" + to);
        }
      }
    });

    var wrong = new ArrayList<String>();
    clients.forEach((to, client) -> {
      for (String from : clients.keySet()) {
        for (String text : List.of("channel-from-" + from, "private-" + from + "-" + to)) {
          long expected = from.equals(to) ? 0 : 1;
          if (client.count(text) != expected) {
            wrong.add(to + " shows " + text + " " + client.count(text) + " times");
          }
        }
      }
    });
    assertEquals(List.of(), wrong);
  }

  private ClientProcess client(String type, int port) {
    return lab.client(type, "127.0.0.1", String.valueOf(port));
  }

  @Test
  void rawClientsOfBothTransportsReachEachOther() {
    Author tcp = lab.keep(Author.tcp("tcp", cli)).join("raw");
    Author ws = lab.keep(Author.webSocket("ws", webSocket)).join("raw");
    Author both = lab.keep(Author.webSocket("both", full)).join("raw");
    List<Author> authors = List.of(tcp, ws, both);
    for (Author from : authors) {
      Frame said = from.say("raw", "to all from " + from.nick);
      assertEquals("success", said.outcome(), said::toString);
      for (Author to : authors) {
        if (to != from) {
          Frame got = to.awaitMessage("msg", "to all from " + from.nick);
          assertEquals(said.text("mid"), got.text("mid"));
          Frame told = from.tell(to.key(), from.nick + " to " + to.nick);
          assertEquals("success", told.outcome(), told::toString);
          to.awaitMessage("private", from.nick + " to " + to.nick);
        }
      }
    }
    for (Author to : authors) {
      assertTrue(to.alive());
      for (Author from : authors) {
        assertEquals(to == from ? 0 : 1, to.count("to all from " + from.nick), "channel, once");
        assertEquals(to == from ? 0 : 1, to.count(from.nick + " to " + to.nick), "direct, once");
      }
    }
  }

  @Test
  void aSecondSessionOfTheSameKeyGetsItsOwnMessagesAndTheFirstGetsNoEcho() {
    Author first = lab.keep(Author.tcp("same", cli)).join("own");
    Author second =
        lab.keep(new Author("same", new RawTcp(full.tcpPort()), first.keys))
            .handshake()
            .join("own");
    first.say("own", "to myself elsewhere");
    second.awaitMessage("msg", "to myself elsewhere");
    assertTrue(first.alive());
    assertEquals(0, first.count("to myself elsewhere"));
  }

  @Test
  void aPrivateMessageToNobodyIsOfflineWithinAFewSeconds() {
    Author ann = lab.keep(Author.tcp("ann", cli));
    assertEquals("OFFLINE", ann.tell(new Keys().hex(), "anyone?").outcome());
  }

  @Test
  void whoHasLeftGetsNothing() {
    Author ann = lab.keep(Author.tcp("ann", cli)).join("leaving");
    Author bob = lab.keep(Author.webSocket("bob", webSocket)).join("leaving").join("staying");
    assertEquals("success", bob.request("type", "leave", "channel", "leaving").outcome());
    ann.join("staying").awaitMembers("staying", bob);
    ann.say("leaving", "is anybody left");
    ann.say("staying", "a later message");
    bob.awaitMessage("msg", "a later message");
    assertEquals(0, bob.count("is anybody left"));
    assertEquals("NOT_JOINED", bob.say("leaving", "not mine any more").outcome());
  }

  @Test
  void whoAndPresenceNameTheMembers() {
    Author ann = lab.keep(Author.tcp("ann", full)).join("who");
    Author bob = lab.keep(Author.webSocket("bob", full)).join("who");
    Frame joined =
        ann.wire.inbox.await(
            "presence of bob", f -> f.is("presence") && f.text("key").equals(bob.key()));
    assertEquals("joined", joined.text("event"), joined::toString);
    assertEquals("bob", joined.text("nick"), joined::toString);
    Frame who = ann.request("type", "who", "channel", "who");
    assertTrue(who.list("members").containsAll(List.of(ann.key(), bob.key())), who::toString);
    int at = who.list("members").indexOf(bob.key());
    assertEquals("bob", who.list("nicks").get(at), who::toString);
    bob.wire.send("{\"type\":\"quit\"}");
    Frame left =
        ann.wire.inbox.await(
            "bob's leaving", f -> f.is("presence") && f.text("event").equals("left"));
    assertEquals(bob.key(), left.text("key"));
  }
}
