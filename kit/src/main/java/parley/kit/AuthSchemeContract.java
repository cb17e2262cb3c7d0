package parley.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.api.AuthScheme;
import parley.api.Settings;

/**
 * What every authentication scheme does: extend it, and say how to make one and how a client proves
 * what it asks for.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
@Timeout(120)
public abstract class AuthSchemeContract {
  private static final byte[] MESSAGE = message(1);

  private AuthScheme scheme;

  /** For the subclass. */
  protected AuthSchemeContract() {}

  /** The scheme under test, new at each call, not yet started. */
  protected abstract AuthScheme scheme();

  /** What it is started with; may be {@link KitSettings#none}. */
  protected abstract Settings settings();

  /** The key of the client that proves, 32 bytes; the same at each call. */
  protected abstract byte[] publicKey();

  /** A good proof of that client over this message. */
  protected abstract byte[] prove(byte[] message) throws Exception;

  @BeforeEach
  final void start() throws Exception {
    scheme = scheme();
    scheme.start(settings());
  }

  /** As long as what the kernel asks about. */
  private static byte[] message(int seed) {
    byte[] message = new byte[280];
    Arrays.fill(message, (byte) seed);
    return message;
  }

  @Test
  final void itsNameIsAStableWord() {
    assertTrue(scheme.name().matches("[a-z][a-z0-9-]{0,31}"), scheme.name());
    assertEquals(scheme.name(), scheme().name());
  }

  @Test
  final void aGoodProofIsTakenEachTime() throws Exception {
    assertTrue(prove(MESSAGE).length <= AuthScheme.PROOF_BYTES_MOST);
    assertTrue(scheme.verify(publicKey(), MESSAGE, prove(MESSAGE)));
    assertTrue(scheme.verify(publicKey(), MESSAGE, prove(MESSAGE)));
  }

  @Test
  final void aProofOfAnotherChallengeIsRefused() throws Exception {
    assertFalse(scheme.verify(publicKey(), message(2), prove(MESSAGE)));
  }

  @Test
  final void aProofWithAnyBitChangedIsRefused() throws Exception {
    byte[] proof = prove(MESSAGE);
    for (int bit = 0; bit < proof.length * Byte.SIZE; bit++) {
      byte[] changed = proof.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertFalse(scheme.verify(publicKey(), MESSAGE, changed), "bit " + bit);
    }
  }

  @Test
  final void whatIsNoProofIsRefusedAndNeverThrows() throws Exception {
    byte[] proof = prove(MESSAGE);
    for (int length : new int[] {0, 1, proof.length - 1, proof.length + 1, 1024}) {
      assertFalse(scheme.verify(publicKey(), MESSAGE, Arrays.copyOf(proof, length)), "" + length);
      assertFalse(scheme.verify(publicKey(), MESSAGE, new byte[length]), "zeros " + length);
    }
    assertFalse(scheme.verify(new byte[32], MESSAGE, new byte[proof.length]));
  }

  @Test
  final void itIsAskedOnManyThreadsAtOnce() throws Exception {
    byte[] proof = prove(MESSAGE);
    byte[] key = publicKey();
    assertTrue(
        IntStream.range(0, 200)
            .parallel()
            .allMatch(
                i -> scheme.verify(key, MESSAGE, proof) && !scheme.verify(key, message(2), proof)));
  }
}
