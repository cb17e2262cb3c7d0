package parley.simulator;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import parley.protocol.Key;
import parley.protocol.SignedMessage;

/**
 * Writes messages, with signatures that only this object can make and check: a keyed checksum.
 * Nobody in the simulation tries to break it, and Ed25519 would take nearly all of the time.
 */
final class Authors {
  /** What the wall clocks of the network show at virtual time 0; later than any window. */
  static final long EPOCH_MS = 1_700_000_000_000L;

  private static final int SIG_BYTES = 64;

  private final long secret;
  private long written;

  Authors(RandomGenerator random) {
    secret = random.nextLong();
  }

  SignedMessage write(Key author, SignedMessage.Target target, long wallMs) {
    var message =
        new SignedMessage(
            author,
            target,
            new byte[8],
            ++written,
            wallMs,
            "sim",
            "text/plain",
            "message " + written,
            new byte[SIG_BYTES]);
    return message.withSig(sign(message.signedBytes()));
  }

  boolean signed(byte[] bytes, byte[] sig) {
    return Arrays.equals(sig, sign(bytes));
  }

  byte[] sign(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long sum = secret;
    while (in.remaining() >= Long.BYTES) {
      sum = mix(sum ^ in.getLong());
    }
    while (in.hasRemaining()) {
      sum = mix(sum ^ in.get());
    }
    ByteBuffer sig = ByteBuffer.allocate(SIG_BYTES);
    for (int i = 1; sig.hasRemaining(); i++) {
      sig.putLong(mix(sum ^ mix(secret + i + bytes.length)));
    }
    return sig.array();
  }

  /** The finaliser of SplitMix64. */
  private static long mix(long x) {
    long y = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    long z = (y ^ (y >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
