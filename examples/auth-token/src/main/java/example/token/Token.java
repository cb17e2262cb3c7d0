package example.token;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What server and guests share. It knows nothing of Parley: the guest's program runs without a server's
 * modules.
 */
record Token(SecretKeySpec key) {
  private static final String HMAC = "HmacSHA256";
  private static final int LEAST_BYTES = 16;
  private static final int MOST_BYTES = 4096;

  /** Without the line end that an editor puts there. */
  static Token of(byte[] file) {
    int end = file.length;
    while (end > 0 && (file[end - 1] == '\n' || file[end - 1] == '\r')) {
      end--;
    }
    if (end < LEAST_BYTES || end > MOST_BYTES) {
      throw new IllegalArgumentException(
          "holds " + end + " bytes; a token has 16 to 4096, for example from: openssl rand -hex 32");
    }
    return new Token(new SecretKeySpec(Arrays.copyOf(file, end), HMAC));
  }

  /** What a client sends as its proof. Any thread, many at a time: a Mac is nothing to be shared. */
  byte[] proof(byte[] message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has HmacSHA256", e);
    }
  }
}
