package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.api.CloseReason;
import parley.protocol.Canonical;
import parley.protocol.ClientFrame;
import parley.protocol.ErrorCode;
import parley.protocol.ServerFrame;

class HandshakeTest {
  private final TestServer server = new TestServer();

  @Test
  void aKeyIsProvedAndTheServerProvesItsOwn() {
    Client ann = server.client(1);
    ServerFrame.Challenge challenge = ann.connect();
    assertArrayEquals(
        ToyScheme.sign(
            challenge.server().bytes(),
            Canonical.server(challenge.server(), challenge.challenge(), new byte[32], ann.key)),
        challenge.sig());
    ann.say(new ClientFrame.Verify("v", challenge.expires(), ann.proof(challenge, new byte[0])));
    assertEquals(
        server.loop.wallClockMs(), ann.last(ServerFrame.Success.class).time().orElseThrow());
    assertEquals(List.of("online " + ann.key), server.mesh.events);
  }

  @Test
  void whileOneProofIsCheckedNoOtherBegins() {
    Client ann = server.client(1);
    ServerFrame.Challenge challenge = ann.connect();
    var verify =
        new ClientFrame.Verify("v", challenge.expires(), ann.proof(challenge, new byte[0]));
    server.workers.hold();
    ann.say(verify);
    ann.say(new ClientFrame.Connect("c2", List.of(1), ann.key, new byte[32], "tcp://x.example:1"));
    assertEquals("c2", ann.refused(ErrorCode.MALFORMED).re());
    ann.say(new ClientFrame.Verify("v2", challenge.expires(), verify.sig()));
    assertEquals("v2", ann.refused(ErrorCode.MALFORMED).re());
    server.workers.release(2);
    server.loop.turn();
    assertEquals("v", ann.last(ServerFrame.Success.class).re());
    assertEquals(List.of("online " + ann.key), server.mesh.events);
  }

  @Test
  void overTlsAProofMayBeBoundToTheExporterOrNotButNotToAnotherOne() {
    byte[] exporter = new byte[32];
    byte[] other = new byte[32];
    Arrays.fill(other, (byte) 1);
    for (byte[] bound : List.of(exporter, new byte[0], other)) {
      Client ann = server.client(1);
      ann.exporter = Optional.of(exporter);
      ServerFrame.Challenge challenge = ann.connect();
      ann.say(new ClientFrame.Verify("v", challenge.expires(), ann.proof(challenge, bound)));
      if (Arrays.equals(bound, other)) {
        ann.refused(ErrorCode.AUTH_FAILED);
      } else {
        ann.last(ServerFrame.Success.class);
      }
    }
  }

  @Test
  void withoutTlsAProofBoundToAnExporterIsRefused() {
    Client ann = server.client(1);
    ServerFrame.Challenge challenge = ann.connect();
    ann.say(new ClientFrame.Verify("v", challenge.expires(), ann.proof(challenge, new byte[32])));
    ann.refused(ErrorCode.AUTH_FAILED);
  }

  @Test
  void aChallengeIsUsedOnceAndTheThirdFailureEndsTheSession() {
    Client ann = server.client(1);
    for (int attempt = 1; attempt <= 3; attempt++) {
      ServerFrame.Challenge challenge = ann.connect();
      ann.say(new ClientFrame.Verify("v", challenge.expires(), new byte[64]));
      assertEquals(attempt == 3, ann.refused(ErrorCode.AUTH_FAILED).fatal());
      if (attempt < 3) {
        ann.say(
            new ClientFrame.Verify("w", challenge.expires(), ann.proof(challenge, new byte[0])));
        assertEquals("w", ann.refused(ErrorCode.AUTH_REQUIRED).re());
      }
    }
    assertEquals("AUTH_FAILED", ann.closed.orElseThrow().code());
  }

  @Test
  void aChallengeExpires() {
    Client ann = server.client(1);
    ann.connect();
    server.loop.pass(Duration.ofMillis(Handshake.CHALLENGE_MS - 1));
    assertTrue(ann.closed.isEmpty());
    server.loop.pass(Duration.ofMillis(1));
    assertTrue(ann.refused(ErrorCode.CHALLENGE_EXPIRED).fatal());
  }

  @Test
  void theExpiryMustBeThatOfTheChallenge() {
    Client ann = server.client(1);
    ServerFrame.Challenge challenge = ann.connect();
    ann.say(
        new ClientFrame.Verify("v", challenge.expires() + 1, ann.proof(challenge, new byte[0])));
    ann.refused(ErrorCode.AUTH_FAILED);
  }

  @Test
  void anUnknownVersionIsRefused() {
    Client ann = server.client(1);
    ann.say(new ClientFrame.Connect("c", List.of(2, 3), ann.key, new byte[32], "tcp://a:1"));
    assertTrue(ann.refused(ErrorCode.UNSUPPORTED_VERSION).fatal());
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://chat.example:8545, true",
    "wss://CHAT.example, true",
    "wss://other.example:443, true",
    "wss://other.example:444, false",
    "tcp://evil.example:8545, false",
    "chat.example, false",
    "tcp://chat.example.evil:8545, false"
  })
  void aServerWithPublicNamesRefusesOtherOrigins(String origin, boolean accepted) {
    var named = new TestServer(TestServer.config(5, List.of("chat.example", "other.example:443")));
    Client ann = named.client(1);
    ann.say(new ClientFrame.Connect("c", List.of(1), ann.key, new byte[32], origin));
    if (accepted) {
      ann.last(ServerFrame.Challenge.class);
    } else {
      assertTrue(ann.refused(ErrorCode.AUTH_FAILED).fatal());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'join','id':'7','channel':'a','nick':'n'}",
        "{'type':'leave','id':'7','channel':'a'}",
        "{'type':'who','id':'7','channel':'a'}"
      })
  void whoHasNotProvedAKeyMayDoNothing(String text) {
    Client ann = server.client(1);
    ann.raw(text.replace('\'', '"'));
    ServerFrame.Failure failure = ann.refused(ErrorCode.AUTH_REQUIRED);
    assertEquals("7", failure.re());
    assertTrue(failure.text().startsWith("MALFORMED"));
    assertFalse(failure.fatal());
  }

  @Test
  void aStrangersMessagesAreRefusedAndReachNobody() {
    Client bob = server.client(2).verified().joined("tea", "bob");
    Client ann = server.client(1);
    ann.tell("tea", "to the channel");
    ann.refused(ErrorCode.AUTH_REQUIRED);
    ann.whisper(bob.key, "to a key");
    ann.refused(ErrorCode.AUTH_REQUIRED);
    assertEquals(2, ann.inbox.size());
    assertTrue(bob.inbox.isEmpty());
    assertTrue(server.mesh.published.isEmpty());
  }

  @Test
  void aStrangersEmptyFramesAreCountedToo() {
    Client ann = server.client(1);
    for (int i = 0; i < 256; i++) {
      ann.raw("");
    }
    assertTrue(ann.closed.isEmpty());
    ann.raw("");
    assertTrue(ann.refused(ErrorCode.TOO_LARGE).fatal());
  }

  @Test
  void aLimitOfATransportIsNoFaultOfForm() {
    Client ann = server.client(1);
    ann.session.violated(CloseReason.remote("RATE_LIMITED", "too many control frames"));
    assertEquals("too many control frames", ann.refused(ErrorCode.RATE_LIMITED).text());
  }

  @Test
  void aSilentStrangerIsClosedAfterTenSeconds() {
    Client ann = server.client(1);
    server.loop.pass(Duration.ofMillis(9_999));
    assertTrue(ann.closed.isEmpty());
    server.loop.pass(Duration.ofMillis(1));
    assertTrue(ann.refused(ErrorCode.AUTH_REQUIRED).fatal());
    assertEquals(0, server.loop.timersWaiting());
  }

  @Test
  void aStrangerMaySendSixteenKibibytes() {
    Client ann = server.client(1);
    String ping = "{\"type\":\"ping\",\"pad\":\"" + "x".repeat(8_000) + "\"}";
    ann.raw(ping);
    ann.raw(ping);
    assertTrue(ann.closed.isEmpty());
    ann.raw(ping);
    assertTrue(ann.refused(ErrorCode.TOO_LARGE).fatal());
  }

  @Test
  void anAddressHasTwoConnectionsHereAndASlashSixtyFourIsOneAddress() throws Exception {
    for (String address : List.of("192.0.2.1", "2001:db8::%d")) {
      Client first = server.client(1, InetAddress.getByName(address.replace("%d", "1")));
      Client second = server.client(2, InetAddress.getByName(address.replace("%d", "2")));
      Client third = server.client(3, InetAddress.getByName(address.replace("%d", "3")));
      assertTrue(first.closed.isEmpty() && second.closed.isEmpty());
      assertTrue(third.refused(ErrorCode.TOO_MANY_CONNECTIONS).fatal());
      server.loop.turn();
      second.vanish();
      assertTrue(
          server.client(4, InetAddress.getByName(address.replace("%d", "4"))).closed.isEmpty());
    }
  }

  @Test
  void loopbackIsExempt() {
    for (int i = 1; i < 10; i++) {
      assertTrue(server.client(i, InetAddress.getLoopbackAddress()).closed.isEmpty());
    }
  }
}
