package parley.client;

import java.util.Optional;
import java.util.random.RandomGenerator;
import parley.identity.Identity;
import parley.protocol.Key;

/**
 * What a session is made with.
 *
 * @param origin what was dialled, for example {@code tcp://chat.example:8545}
 * @param tlsExporter 32 bytes exported from TLS, or empty: bound into the proof of our key
 * @param manual the challenge is shown, and waits for {@link ClientCommand.Sign} and {@link
 *     ClientCommand.Verify}
 * @param serverKey the only server key to accept; empty accepts the key that the server proves
 * @param proof of the scheme to choose; empty: the key's signature alone
 * @param random must be a secure source, but in tests
 */
public record SessionSettings(
    Identity identity,
    String origin,
    byte[] tlsExporter,
    boolean manual,
    Optional<Key> serverKey,
    Optional<SchemeProof> proof,
    RandomGenerator random) {
  /** For who proves a key and nothing else. */
  public SessionSettings(
      Identity identity,
      String origin,
      byte[] tlsExporter,
      boolean manual,
      Optional<Key> serverKey,
      RandomGenerator random) {
    this(identity, origin, tlsExporter, manual, serverKey, Optional.empty(), random);
  }
}
