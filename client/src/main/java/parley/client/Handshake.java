package parley.client;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import parley.identity.Identity;
import parley.protocol.Canonical;
import parley.protocol.ClientFrame;
import parley.protocol.Key;
import parley.protocol.ProtocolLimits;
import parley.protocol.ServerFrame;

/**
 * One attempt to prove the two keys to each other. It signs one structure only, {@link
 * Canonical#auth} over its own values: never a text chosen by the other side.
 */
final class Handshake {
  private final SessionSettings settings;
  private final Key self;
  private final byte[] nonce = new byte[32];
  private Optional<ServerFrame.Challenge> challenge = Optional.empty();

  Handshake(SessionSettings settings) {
    this.settings = settings;
    self = Key.of(settings.identity().publicKey());
    settings.random().nextBytes(nonce);
  }

  ClientFrame.Connect connect(String id) {
    return new ClientFrame.Connect(
        id, List.of(ProtocolLimits.VERSION), self, nonce, settings.origin());
  }

  /** Takes a challenge if the server's proof is right; otherwise says what is wrong. */
  Optional<String> take(ServerFrame.Challenge offered) {
    if (offered.version() != ProtocolLimits.VERSION) {
      return Optional.of(
          "the server chose version " + offered.version() + ", which was not offered");
    }
    Optional<Key> expected = settings.serverKey();
    if (expected.isPresent() && !expected.get().equals(offered.server())) {
      return Optional.of(
          "the server's key is " + offered.server().hex() + ", not the expected one");
    }
    byte[] proof = Canonical.server(offered.server(), offered.challenge(), nonce, self);
    if (!Identity.verify(offered.server().bytes(), proof, offered.sig())) {
      return Optional.of("the server's signature does not prove its key");
    }
    challenge = Optional.of(offered);
    return Optional.empty();
  }

  Optional<ServerFrame.Challenge> challenge() {
    return challenge;
  }

  /** Signs if the text is the pending challenge in hex. */
  Optional<byte[]> sign(String hex) {
    return challenge
        .filter(pending ->
            parseHex(hex).filter(bytes -> Arrays.equals(bytes, pending.challenge())).isPresent())
        .map(this::sign);
  }

  private byte[] sign(ServerFrame.Challenge pending) {
    return settings.identity().sign(signed(pending));
  }

  private byte[] signed(ServerFrame.Challenge pending) {
    return Canonical.auth(
        pending.server(),
        settings.origin(),
        pending.challenge(),
        nonce,
        self,
        pending.expires(),
        settings.tlsExporter());
  }

  /**
   * Only after {@link #take} accepted a challenge.
   *
   * @throws IOException if the scheme that was chosen cannot be proved
   */
  ClientFrame.Verify verify(String id, byte[] signature) throws IOException {
    ServerFrame.Challenge pending = challenge.orElseThrow();
    if (settings.proof().isEmpty()) {
      return new ClientFrame.Verify(id, pending.expires(), signature);
    }
    SchemeProof proof = settings.proof().get();
    if (!pending.schemes().contains(proof.scheme())) {
      throw new IOException(
          "this server does not take the scheme "
              + proof.scheme()
              + (pending.schemes().isEmpty()
                  ? ""
                  : ", but " + String.join(", ", pending.schemes())));
    }
    return new ClientFrame.Verify(
        id, pending.expires(), signature, proof.scheme(), proof.of(signed(pending)));
  }

  /** The same, signed by this client itself. */
  ClientFrame.Verify verify(String id) throws IOException {
    return verify(id, sign(challenge.orElseThrow()));
  }

  static Optional<byte[]> parseHex(String hex) {
    try {
      return Optional.of(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
