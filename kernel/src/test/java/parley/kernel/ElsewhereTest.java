package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.overlay.Elsewhere;
import parley.protocol.ClientFrame;
import parley.protocol.ErrorCode;
import parley.protocol.Key;
import parley.protocol.ServerFrame;

/** Members of other servers, as this server's sessions see them. */
class ElsewhereTest {
  private static final Key EVE = key(9);

  private final TestServer server = new TestServer();
  private final Client ann = server.client(1).verified();

  private static Key key(int number) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) number);
    return Key.of(bytes);
  }

  private void elsewhere(int count, boolean told, Map<Key, String> nicks) {
    server.mesh.elsewhere = new Elsewhere(nicks, count, told, server.mesh.elsewhere.version() + 1);
  }

  private List<String> presence(Client client) {
    List<String> seen =
        client.all(ServerFrame.Presence.class).stream()
            .map(each -> each.key() + " " + each.nick() + " " + each.event())
            .toList();
    client.inbox.clear();
    return seen;
  }

  @Test
  void aJoinIsAnsweredWhenTheOtherServersHaveSaidWhoIsThere() {
    server.mesh.slow = true;
    ann.say(new ClientFrame.Join("j", "tea", "ann"));
    assertTrue(ann.inbox.isEmpty());
    elsewhere(1, true, Map.of(EVE, "eve"));
    server.mesh.asked.removeFirst().run();
    ServerFrame.Success joined = ann.last(ServerFrame.Success.class);
    assertEquals("j", joined.re());
    assertEquals(
        new ServerFrame.Members(List.of(ann.key, EVE), List.of("ann", "eve"), 2, true),
        joined.members().getFirst());
  }

  @Test
  void whoNamesAHundredMembersThoseOfThisServerFirst() {
    ann.joined("tea", "ann");
    elsewhere(700, false, Map.of(EVE, "eve", ann.key, "other nick"));
    ann.say(new ClientFrame.Who("w", "tea"));
    ServerFrame.Members members = ann.last(ServerFrame.Success.class).members().getFirst();
    assertEquals(List.of("ann", "eve"), members.nicks());
    assertEquals(701, members.count());
    assertFalse(members.presence());
  }

  private List<String> nicksInTea(String request) {
    ann.say(new ClientFrame.Who(request, "tea"));
    ServerFrame.Success answer = ann.last(ServerFrame.Success.class);
    assertEquals(request, answer.re());
    return answer.members().getFirst().nicks();
  }

  @Test
  void theAnswerToWhoIsMadeAnewWhenMembersChangeHereOrElsewhereAndOnlyThen() {
    ann.joined("tea", "ann");
    elsewhere(1, true, Map.of(EVE, "eve"));
    assertEquals(List.of("ann", "eve"), nicksInTea("1"));
    long version = server.mesh.elsewhere.version();
    server.mesh.elsewhere = new Elsewhere(Map.of(EVE, "not told as news"), 1, true, version);
    assertEquals(List.of("ann", "eve"), nicksInTea("2"));
    elsewhere(1, true, Map.of(EVE, "evi"));
    assertEquals(List.of("ann", "evi"), nicksInTea("3"));
    ann.joined("tea", "annie");
    assertEquals(List.of("annie", "evi"), nicksInTea("4"));
    Client bob = server.client(2).verified().joined("tea", "bob");
    assertEquals(List.of("annie", "bob", "evi"), nicksInTea("5"));
    bob.vanish();
    assertEquals(List.of("annie", "evi"), nicksInTea("6"));
  }

  @Test
  void whoComesAndGoesElsewhereIsTold() {
    ann.joined("tea", "ann");
    server.router.presence("tea", EVE, Optional.empty(), Optional.of("eve"));
    server.router.presence("tea", EVE, Optional.of("eve"), Optional.of("evi"));
    server.router.presence("tea", EVE, Optional.of("evi"), Optional.empty());
    server.router.presence("coffee", EVE, Optional.empty(), Optional.of("eve"));
    assertEquals(
        List.of(EVE + " eve JOINED", EVE + " evi JOINED", EVE + " evi LEFT"), presence(ann));
  }

  @Test
  void whoIsHereTooHasNeitherComeNorGone() {
    ann.joined("tea", "ann");
    Client eve = server.client(9).verified();
    elsewhere(1, true, Map.of(EVE, "eve"));
    eve.joined("tea", "eve");
    server.router.presence("tea", EVE, Optional.of("eve"), Optional.empty());
    server.router.presence("tea", EVE, Optional.empty(), Optional.of("eve"));
    eve.vanish();
    assertEquals(List.of(), presence(ann));
    elsewhere(1, true, Map.of(EVE, "evi"));
    Client again = server.client(9).verified().joined("tea", "eve");
    again.vanish();
    assertEquals(List.of(EVE + " eve JOINED", EVE + " evi JOINED"), presence(ann));
    elsewhere(0, true, Map.of());
    server.client(9).verified().joined("tea", "eve").vanish();
    assertEquals(List.of(EVE + " eve JOINED", EVE + " eve LEFT"), presence(ann));
  }

  @Test
  void inACrowdNobodyIsToldOfAndThatIsSaid() {
    ann.joined("tea", "ann");
    elsewhere(500, false, Map.of());
    server.router.presenceTold("tea", false, 501);
    ServerFrame.Note off = ann.last(ServerFrame.Note.class);
    assertEquals("PRESENCE_OFF", off.code());
    assertEquals("tea", off.channel());
    assertEquals(List.of(new ServerFrame.Figure("count", 501)), off.figures());
    Client bob = server.client(2).verified().joined("tea", "bob");
    bob.say(new ClientFrame.Leave("l", "tea"));
    assertEquals(List.of(), presence(ann));
    server.router.presenceTold("tea", true, 450);
    ServerFrame.Note on = ann.last(ServerFrame.Note.class);
    assertEquals("PRESENCE_ON", on.code());
    assertEquals("tea: who comes and goes is told; ask who is there now", on.text());
  }

  @Test
  void askingOtherServersCountsAsAMessage() {
    elsewhere(1, true, Map.of());
    for (int i = 0; i < 20; i++) {
      ann.say(new ClientFrame.Who("w", "tea"));
      ann.last(ServerFrame.Success.class);
    }
    ann.say(new ClientFrame.Who("w", "tea"));
    ann.refused(ErrorCode.RATE_LIMITED);
    ann.say(new ClientFrame.Join("j", "tea", "ann"));
    ann.refused(ErrorCode.RATE_LIMITED);
    elsewhere(0, true, Map.of());
    ann.say(new ClientFrame.Who("w", "tea"));
    assertEquals("w", ann.last(ServerFrame.Success.class).re());
  }

  @Test
  void aJoinThatNobodyIsToldOfIsNoMessage() {
    elsewhere(501, false, Map.of());
    for (int i = 0; i < 30; i++) {
      ann.joined("tea", "ann" + i);
    }
  }

  @Test
  void whoeverLeftMeanwhileGetsNoAnswer() {
    server.mesh.slow = true;
    ann.say(new ClientFrame.Join("j", "tea", "ann"));
    ann.vanish();
    server.mesh.asked.removeFirst().run();
    assertTrue(ann.inbox.isEmpty());
  }

  @Test
  void noPresenceIsToldWhileTheServerStops() {
    ann.joined("tea", "ann");
    server.router.drain();
    server.router.presence("tea", EVE, Optional.empty(), Optional.of("eve"));
    server.router.presenceTold("tea", false, 501);
    assertTrue(ann.inbox.isEmpty());
  }
}
