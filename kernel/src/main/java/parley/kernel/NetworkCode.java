package parley.kernel;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import parley.protocol.Canonical;

/**
 * Codes by which servers of one network know each other before there is a link. The key is no other
 * than this one's, so that a discovery strategy cannot have a proof of the secret made. Any thread.
 */
final class NetworkCode {
  private static final int BYTES = 16;
  private static final String HMAC = "HmacSHA256";

  private final SecretKeySpec key;

  NetworkCode(String network, Optional<byte[]> secret) {
    try {
      byte[] derived =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  Canonical.signed(
                      "parley/1 local", Canonical.utf8(network), secret.orElse(new byte[0])));
      key = new SecretKeySpec(derived, HMAC);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** The first 16 bytes of an HMAC-SHA256. */
  byte[] of(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(bytes), BYTES);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has HMAC-SHA256", e);
    }
  }
}
