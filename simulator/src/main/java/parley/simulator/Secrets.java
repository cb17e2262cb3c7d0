package parley.simulator;

import java.nio.ByteBuffer;
import java.util.Arrays;
import parley.overlay.PairSecrets;
import parley.protocol.Key;

/** Cheap cryptography that no node of the simulation tries to break. */
record Secrets(Authors authors, Key key) implements PairSecrets {
  private static final int SECRET_BYTES = 32;

  @Override
  public byte[] sign(byte[] bytes) {
    return authors.sign(bytes);
  }

  @Override
  public byte[] exchangeKey() {
    return key.bytes();
  }

  /** The same at both ends: what each has added up, byte by byte. */
  @Override
  public byte[] shared(byte[] otherExchangeKey) {
    byte[] own = key.bytes();
    ByteBuffer both = ByteBuffer.allocate(own.length);
    for (int i = 0; i < own.length; i++) {
      both.put((byte) (own[i] + otherExchangeKey[i]));
    }
    return Arrays.copyOf(authors.sign(both.array()), SECRET_BYTES);
  }
}
