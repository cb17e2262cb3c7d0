package parley.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.client.ScriptedServer.CHALLENGE;
import static parley.client.ScriptedServer.ORIGIN;
import static parley.client.ScriptedServer.filled;
import static parley.client.ScriptedServer.one;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parley.identity.Identity;
import parley.protocol.Canonical;
import parley.protocol.ClientFrame;
import parley.protocol.ErrorCode;
import parley.protocol.Key;
import parley.protocol.ServerFrame;

class HandshakeTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void connectOffersVersionKeyNonceAndOrigin() {
    var peer = new ScriptedServer();
    ClientFrame.Connect connect = peer.connect();
    assertEquals("1", connect.id());
    assertEquals(List.of(1), connect.versions());
    assertEquals(peer.userKey, connect.key());
    assertEquals(32, connect.nonce().length);
    assertEquals(ORIGIN, connect.origin());
  }

  @Test
  void eachConnectHasANonceOfItsOwn() {
    var peer = new ScriptedServer();
    assertFalse(
        HEX.formatHex(peer.connect().nonce()).equals(HEX.formatHex(peer.connect().nonce())));
  }

  @Test
  void aProvedServerIsAnsweredWithAProofBoundToEverything() {
    byte[] exporter = filled(32, 5);
    var peer = new ScriptedServer(false, Optional.empty(), exporter);
    ClientFrame.Connect connect = peer.connect();
    Outcome outcome = peer.receive(peer.challenge(connect, 2_000_000));

    var verify = (ClientFrame.Verify) one(outcome.frames());
    assertEquals(2_060_000, verify.expires());
    byte[] signed =
        Canonical.auth(
            peer.serverKey, ORIGIN, CHALLENGE, connect.nonce(), peer.userKey, 2_060_000, exporter);
    assertTrue(Identity.verify(peer.user.publicKey(), signed, verify.sig()));
    assertEquals(new ClientEvent.ClockDiffers(1_000_000, false), outcome.events().getFirst());
    var event = (ClientEvent.Challenged) outcome.events().getLast();
    assertEquals(peer.serverKey, event.server());
    assertEquals(1_000_000, event.clockOffsetMs());
    assertFalse(peer.session.isReady());

    Outcome done = peer.receive(ServerFrame.Success.of(verify.id(), "verified", 2_000_000));
    assertEquals(
        new ClientEvent.Ready(verify.id(), peer.serverKey, peer.userKey, "verified"),
        one(done.events()));
    assertTrue(peer.session.isReady());
    assertEquals(0, peer.session.awaited());
  }

  @Test
  void aServerThatDoesNotProveItsKeyIsLeft() {
    var peer = new ScriptedServer();
    ServerFrame.Challenge good = peer.challenge(peer.connect(), 0);
    byte[] sig = good.sig().clone();
    sig[0] ^= 1;
    Outcome outcome =
        peer.receive(
            new ServerFrame.Challenge(
                good.re(), 1, good.server(), CHALLENGE, 1, 0, good.limits(), sig));
    assertInstanceOf(ClientEvent.Distrusted.class, one(outcome.events()));
    assertInstanceOf(ClientFrame.Quit.class, one(outcome.frames()));
    assertTrue(outcome.close());
  }

  @Test
  void aServerOfAnotherKeyThanExpectedIsLeft() {
    Key expected = Key.of(filled(32, 8));
    var peer = new ScriptedServer(false, Optional.of(expected), new byte[0]);
    Outcome outcome = peer.receive(peer.challenge(peer.connect(), 0));
    var event = assertInstanceOf(ClientEvent.Distrusted.class, one(outcome.events()));
    assertTrue(event.text().contains(peer.serverKey.hex()), event.text());
    assertTrue(outcome.close());
  }

  @Test
  void aChallengeThatNobodyAskedForIsNotSigned() {
    var peer = new ScriptedServer();
    var asked = new ClientFrame.Connect("77", List.of(1), peer.userKey, filled(32, 4), ORIGIN);
    Outcome outcome = peer.receive(peer.challenge(asked, 0));
    assertEquals(List.of(), outcome.frames());
    assertInstanceOf(ClientEvent.Garbled.class, one(outcome.events()));
  }

  @Test
  void theAnswerToOneConnectDoesNotFitAnother() {
    var peer = new ScriptedServer();
    ServerFrame.Challenge first = peer.challenge(peer.connect(), 0);
    peer.connect();
    Outcome outcome = peer.receive(first);
    assertEquals(List.of(new ClientFrame.Quit()), outcome.frames());
    assertInstanceOf(ClientEvent.Distrusted.class, one(outcome.events()));
  }

  @Test
  void inManualModeNothingIsSignedUntilTheUserSaysSo() {
    var peer = new ScriptedServer(true);
    ClientFrame.Connect connect = peer.connect();
    Outcome shown = peer.receive(peer.challenge(connect, 2_000_000));
    assertEquals(List.of(), shown.frames());
    assertEquals(0, peer.session.awaited());

    var signed =
        (ClientEvent.Signed)
            one(peer.handle(new ClientCommand.Sign(HEX.formatHex(CHALLENGE))).events());
    byte[] structure =
        Canonical.auth(
            peer.serverKey,
            ORIGIN,
            CHALLENGE,
            connect.nonce(),
            peer.userKey,
            2_060_000,
            new byte[0]);
    assertTrue(Identity.verify(peer.user.publicKey(), structure, signed.signature()));
    assertFalse(Identity.verify(peer.user.publicKey(), CHALLENGE, signed.signature()));

    String signature = HEX.formatHex(signed.signature());
    var verify =
        (ClientFrame.Verify) one(peer.handle(new ClientCommand.Verify(signature)).frames());
    assertEquals(2_060_000, verify.expires());
    assertArrayEquals(signed.signature(), verify.sig());
  }

  @Test
  void signRefusesWhatIsNotThePendingChallenge() {
    var peer = new ScriptedServer(true);
    assertRejected(peer.handle(new ClientCommand.Sign(HEX.formatHex(CHALLENGE))), "connect first");
    peer.receive(peer.challenge(peer.connect(), 0));
    for (String text :
        List.of("", "hello", "00", HEX.formatHex(filled(32, 6)), HEX.formatHex(CHALLENGE) + "00")) {
      assertRejected(peer.handle(new ClientCommand.Sign(text)), "nothing else");
    }
  }

  @Test
  void verifyRefusesWhatIsNotASignature() {
    var peer = new ScriptedServer(true);
    assertRejected(peer.handle(new ClientCommand.Verify("00".repeat(64))), "connect first");
    peer.receive(peer.challenge(peer.connect(), 0));
    assertRejected(peer.handle(new ClientCommand.Verify("00")), "128 hexadecimal digits");
  }

  @Test
  void aFailedProofLeavesTheSessionUnverified() {
    var peer = new ScriptedServer();
    Outcome proof = peer.receive(peer.challenge(peer.connect(), 0));
    String id = ((ClientFrame.Verify) one(proof.frames())).id();
    Outcome outcome =
        peer.receive(
            new ServerFrame.Failure(id, ErrorCode.AUTH_FAILED, "no", OptionalLong.empty(), false));
    assertEquals(
        new ClientEvent.Failed(id, ErrorCode.AUTH_FAILED, "no", OptionalLong.empty(), false),
        one(outcome.events()));
    assertFalse(peer.session.isReady());
    assertEquals(0, peer.session.awaited());
  }

  private static void assertRejected(Outcome outcome, String text) {
    assertEquals(List.of(), outcome.frames());
    var event = assertInstanceOf(ClientEvent.Rejected.class, one(outcome.events()));
    assertTrue(event.text().contains(text), event.text());
  }
}
