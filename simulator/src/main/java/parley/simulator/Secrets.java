package parley.simulator;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import parley.overlay.PairSecrets;
import parley.protocol.Key;

/** Cheap cryptography that no node of the simulation tries to break. */
record Secrets(Authors authors, Key key) implements PairSecrets {
  @Override
  public byte[] sign(byte[] bytes) {
    return authors.sign(bytes);
  }

  @Override
  public byte[] exchangeKey() {
    return key.bytes();
  }

  @Override
  public byte[] shared(byte[] otherExchangeKey) {
    byte[] own = key.bytes();
    boolean first = Arrays.compareUnsigned(own, otherExchangeKey) < 0;
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(first ? own : otherExchangeKey);
      return digest.digest(first ? otherExchangeKey : own);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
