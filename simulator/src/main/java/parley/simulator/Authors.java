package parley.simulator;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import parley.protocol.Key;
import parley.protocol.SignedMessage;

/** Writes messages, with signatures that only this object can make and check. */
final class Authors {
  /** What the wall clocks of the network show at virtual time 0; later than any window. */
  static final long EPOCH_MS = 1_700_000_000_000L;

  private final byte[] secret = new byte[32];
  private long written;

  Authors(RandomGenerator random) {
    random.nextBytes(secret);
  }

  SignedMessage write(Key author, SignedMessage.Target target, long now) {
    var message =
        new SignedMessage(
            author,
            target,
            new byte[8],
            ++written,
            EPOCH_MS + now,
            "sim",
            "text/plain",
            "message " + written,
            new byte[64]);
    return message.withSig(sign(message.signedBytes()));
  }

  boolean signed(SignedMessage message) {
    return signed(message.signedBytes(), message.sig());
  }

  boolean signed(byte[] bytes, byte[] sig) {
    return Arrays.equals(sig, sign(bytes));
  }

  byte[] sign(byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      digest.update(secret);
      return digest.digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-512", e);
    }
  }
}
