package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import parley.protocol.ClientFrame;
import parley.protocol.ErrorCode;
import parley.protocol.ServerFrame;

/** What one client may cost a server and its other clients. */
class LimitsTest {
  private final TestServer server = new TestServer();

  @Test
  void whoSendsPingsWithoutEndIsReadNoFaster() {
    Client ann = server.client(1).verified();
    for (int i = 0; i < 220; i++) { // 20 messages and 200 requests at once
      ann.say(new ClientFrame.Ping("p"));
    }
    assertTrue(ann.reading);
    ann.say(new ClientFrame.Ping("p"));
    assertFalse(ann.reading);
    assertEquals(221, ann.all(ServerFrame.Success.class).size());
    server.loop.pass(Duration.ofMillis(19)); // 5 + 50 each second
    assertTrue(ann.reading);
  }

  @Test
  void whatCannotBeReadCountsToo() {
    Client ann = server.client(1).verified();
    for (int i = 0; i < 221; i++) {
      ann.raw("{");
    }
    assertFalse(ann.reading);
  }

  @Test
  void aFrameInFragmentsOfAByteCountsAsMany() {
    Client ann = server.client(1).verified();
    for (int i = 0; i < 220 * Requests.OVERHEAD_BYTES; i++) {
      ann.session.overhead(1);
    }
    assertTrue(ann.reading);
    ann.session.overhead(Requests.OVERHEAD_BYTES);
    assertFalse(ann.reading);
    server.loop.pass(Duration.ofMillis(19)); // as long as for one frame too many
    assertTrue(ann.reading);
  }

  @Test
  void clientsTogetherHaveOnlySoMuchWaitingToBeChecked() {
    var open = new TestServer(TestServer.config(0, List.of()));
    Client ann = open.client(1).verified().joined("tea", "ann");
    Client bob = open.client(2).verified().joined("tea", "bob");
    open.workers.hold();
    int sent = 0;
    while (ann.reading && sent < Requests.UNCHECKED_MOST) {
      ann.tell("tea", "x".repeat(8_000));
      sent++;
    }
    assertTrue(sent > 10 && sent < 100, () -> "far fewer than when they are small");
    assertTrue(bob.reading, "who sends nothing is read");
    bob.tell("tea", "one more");
    assertFalse(bob.reading);
    open.workers.release(sent + 1);
    open.loop.turn();
    assertTrue(ann.reading);
    assertTrue(bob.reading);
    assertEquals(sent, ann.all(ServerFrame.Success.class).size());
  }

  @Test
  void whereEachOfManyClientsSendsOneMoreTheyAreAskedToComeLater() {
    var open = new TestServer(TestServer.config(0, List.of()));
    List<Client> clients =
        IntStream.rangeClosed(1, 120)
            .mapToObj(i -> open.client(i).verified().joined("tea", "c" + i))
            .toList();
    open.workers.hold();
    for (Client each : clients) {
      each.tell("tea", "x".repeat(8_000));
    }
    List<Client> later =
        clients.stream().filter(each -> !each.all(ServerFrame.Failure.class).isEmpty()).toList();
    assertTrue(later.size() > 20 && later.size() < 60, () -> later.size() + " of 120 by 25 KB");
    assertEquals(
        Requests.BUSY_MS, later.getFirst().refused(ErrorCode.RATE_LIMITED).retryMs().orElseThrow());
    open.workers.release(120);
    open.loop.turn();
    Client late = later.getFirst();
    late.inbox.clear();
    late.tell("tea", "now");
    open.workers.release(1);
    open.loop.turn();
    assertEquals(1, late.all(ServerFrame.Success.class).size());
  }

  @Test
  void anAddressThatConnectsWithoutEndIsRefusedForAMoment() throws Exception {
    InetAddress address = InetAddress.getByName("192.0.2.7");
    int burst = AddressLimits.ARRIVALS_BURST + 4 * 2;
    for (int i = 0; i < burst; i++) {
      Client one = server.client(1, address);
      assertTrue(one.closed.isEmpty());
      one.vanish();
    }
    ServerFrame.Failure refused = server.client(1, address).refused(ErrorCode.TOO_MANY_CONNECTIONS);
    assertTrue(refused.fatal());
    assertEquals(1_000 / AddressLimits.ARRIVALS_PER_SECOND, refused.retryMs().orElseThrow());
    assertFalse(server.addresses.admits(Optional.of(address)), "nor is a handshake of TLS begun");
    assertTrue(server.client(2, InetAddress.getByName("192.0.2.8")).closed.isEmpty());
    server.loop.pass(Duration.ofMillis(refused.retryMs().orElseThrow()));
    assertTrue(server.client(1, address).closed.isEmpty());
  }

  @Test
  void aStrangerPaysForWhatComesBesideItsTexts() {
    Client ann = server.client(1);
    ann.session.overhead(16 * 1024);
    assertTrue(ann.closed.isEmpty());
    ann.session.overhead(1);
    assertTrue(ann.refused(ErrorCode.TOO_LARGE).fatal());
    assertTrue(ann.closed.isPresent());
    Client bob = server.client(2).verified();
    bob.session.overhead(1024 * 1024);
    assertTrue(bob.closed.isEmpty());
  }

  @Test
  void everyChallengeCostsASignatureAndThereAreFive() {
    Client ann = server.client(1);
    for (int i = 0; i < 5; i++) {
      ann.connect();
    }
    ann.say(
        new ClientFrame.Connect("c", List.of(1), ann.key, new byte[32], "tcp://chat.example:8545"));
    assertTrue(ann.refused(ErrorCode.AUTH_FAILED).fatal());
    assertTrue(ann.closed.isPresent());
  }

  @Test
  void aChallengeIsSignedByAWorker() {
    server.workers.hold();
    Client ann = server.client(1);
    ann.say(
        new ClientFrame.Connect("c", List.of(1), ann.key, new byte[32], "tcp://chat.example:8545"));
    assertTrue(ann.inbox.isEmpty());
    server.workers.release(1);
    server.loop.turn();
    ann.last(ServerFrame.Challenge.class);
  }

  @Test
  void aJoinThatOthersAreToldOfIsAMessagesWorth() {
    Client ann = server.client(1).verified().joined("tea", "ann");
    Client bob = server.client(2).verified();
    for (int i = 0; i < 20; i++) {
      bob.say(new ClientFrame.Join("j", "tea", "bob" + i));
    }
    assertEquals(20, ann.all(ServerFrame.Presence.class).size());
    bob.say(new ClientFrame.Join("j", "tea", "bob20"));
    assertEquals(200, bob.refused(ErrorCode.RATE_LIMITED).retryMs().orElseThrow());
    bob.say(new ClientFrame.Join("j", "tea", "bob19"));
    assertEquals("j", bob.last(ServerFrame.Success.class).re());
    assertEquals(20, ann.all(ServerFrame.Presence.class).size());
  }

  @Test
  void whoIsSilentForTooLongIsToldBeforeTheEnd() {
    Client ann = server.client(1).verified();
    server.loop.pass(Duration.ofMinutes(3));
    assertEquals("PING_TIMEOUT", ann.last(ServerFrame.Note.class).code());
    assertEquals("PING_TIMEOUT", ann.closed.orElseThrow().code());
  }

  @Test
  void aFaultOfTheServerIsToldAndEndsNothing() {
    Client ann = server.client(1).verified().joined("tea", "ann");
    server.mesh.broken = true;
    ann.tell("tea", "lost");
    ann.refused(ErrorCode.INTERNAL);
    ann.whisper(ann.key, "lost, too");
    ann.refused(ErrorCode.INTERNAL);
    Client bob = server.client(2).verified();
    ann.inbox.clear();
    ann.whisper(bob.key, "lost elsewhere");
    ann.refused(ErrorCode.INTERNAL);
    assertEquals(List.of(), ann.all(ServerFrame.Success.class), "one answer to one request");
    server.mesh.broken = false;
    ann.tell("tea", "fine");
    assertEquals("sent", ann.last(ServerFrame.Success.class).text());
  }

  @Test
  void aSessionThatHasEndedGetsNothingAndDoesNotCount() {
    Client ann = server.client(1).verified();
    Client bob = server.client(2).verified();
    bob.session.received("{\"type\":\"quit\"}".getBytes(StandardCharsets.UTF_8));
    ann.whisper(bob.key, "anybody there?");
    assertTrue(ann.all(ServerFrame.Success.class).isEmpty());
  }

  @Test
  void theEndOfTheServerIsToldToStrangersTooAndNobodyHearsOfLeaving() {
    Client stranger = server.client(1);
    Client ann = server.client(2).verified().joined("tea", "ann");
    Client bob = server.client(3).verified().joined("tea", "bob");
    ann.inbox.clear();
    List<Session> all = server.router.drain();
    assertEquals(List.of(stranger.session, ann.session, bob.session), all);
    bob.vanish();
    assertTrue(ann.inbox.isEmpty());
  }

  @Test
  void membersAreShownWithTheNickEachTookLast() {
    Client ann = server.client(1).verified().joined("tea", "ann");
    server.client(1).verified().joined("tea", "annie");
    Client bob = server.client(2).verified();
    bob.say(new ClientFrame.Join("j", "tea", "bob"));
    assertEquals(
        List.of("annie", "bob"), bob.last(ServerFrame.Success.class).members().getFirst().nicks());
    assertEquals("annie", ann.all(ServerFrame.Presence.class).getFirst().nick());
  }
}
