package parley.overlay;

/** This server's part in cryptography; pure, but for the randomness of its keys. */
public interface PairSecrets {
  /** This server's signature, 64 bytes, which its key verifies. */
  byte[] sign(byte[] bytes);

  /** Its X25519 public key, 32 bytes, new at each start. */
  byte[] exchangeKey();

  /**
   * The secret that this server shares with the owner of another X25519 public key, 32 bytes; the
   * other computes the same.
   *
   * @throws IllegalArgumentException if the other key is none
   */
  byte[] shared(byte[] otherExchangeKey);
}
