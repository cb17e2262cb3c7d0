package parley.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.client.ScriptedServer.one;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.identity.Identity;
import parley.protocol.ClientFrame;

class SchemesTest {
  /** Proves by repeating what was signed, as far as it may. */
  private static final class Echo implements SchemeProof {
    private byte[] asked = {};

    @Override
    public String scheme() {
      return "echo";
    }

    @Override
    public byte[] of(byte[] signed) throws IOException {
      asked = signed;
      return new byte[] {7};
    }
  }

  private final Echo echo = new Echo();

  private ScriptedServer choosing(SchemeProof proof) {
    return new ScriptedServer(false, Optional.empty(), new byte[0], Optional.of(proof));
  }

  @Test
  void theSchemeThatTheUserChoseIsProvedBesideTheKey() {
    var peer = choosing(echo);
    Outcome outcome = peer.receive(peer.challenge(peer.connect(), List.of("ed25519", "echo")));
    var verify = (ClientFrame.Verify) one(outcome.frames());
    assertEquals("echo", verify.scheme());
    assertArrayEquals(new byte[] {7}, verify.proof());
    assertTrue(Identity.verify(peer.user.publicKey(), echo.asked, verify.sig()));
  }

  @Test
  void whoChoosesNothingProvesAKeyWhateverTheServerTakes() {
    var peer = new ScriptedServer();
    Outcome outcome = peer.receive(peer.challenge(peer.connect(), List.of("echo")));
    assertEquals("", ((ClientFrame.Verify) one(outcome.frames())).scheme());
  }

  @Test
  void aSchemeThatTheServerDoesNotTakeIsNotProvedToIt() {
    var peer = choosing(echo);
    Outcome outcome = peer.receive(peer.challenge(peer.connect(), List.of("ed25519", "other")));
    assertInstanceOf(ClientFrame.Quit.class, one(outcome.frames()));
    assertEquals(
        new ClientEvent.Rejected("this server does not take the scheme echo, but ed25519, other"),
        one(outcome.events()));
    assertTrue(outcome.close());
    assertEquals(0, echo.asked.length);
  }

  @Test
  void aProofThatCannotBeMadeEndsTheConnection() {
    var peer =
        choosing(
            new SchemeProof() {
              @Override
              public String scheme() {
                return "echo";
              }

              @Override
              public byte[] of(byte[] signed) throws IOException {
                throw new IOException("the token is lost");
              }
            });
    Outcome outcome = peer.receive(peer.challenge(peer.connect(), List.of("echo")));
    assertEquals(new ClientEvent.Rejected("the token is lost"), one(outcome.events()));
    assertTrue(outcome.close());
    assertEquals(0, peer.session.awaited());
  }
}
