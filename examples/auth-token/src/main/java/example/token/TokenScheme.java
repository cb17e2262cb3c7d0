package example.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import parley.api.AuthScheme;
import parley.api.Settings;

/**
 * A guest is whoever knows the token: the proof is an HMAC under it over the bytes that the session
 * signs with its key, in which there is a fresh challenge, so that nobody can use it again.
 */
public final class TokenScheme implements AuthScheme {
  private static final String HMAC = "HmacSHA256";
  private static final String TOKEN_FILE = "token-file";
  private static final int LEAST_BYTES = 16;
  private static final int MOST_BYTES = 4096;

  private volatile SecretKeySpec token;

  /** Called by the service loader. */
  public TokenScheme() {}

  @Override
  public String name() {
    return "token";
  }

  @Override
  public void start(Settings settings) {
    Path file = Path.of(settings.required(TOKEN_FILE));
    try {
      token = token(Files.readAllBytes(file));
    } catch (IOException e) {
      throw settings.refuse(TOKEN_FILE, "'" + file + "' cannot be read: " + e);
    } catch (IllegalArgumentException e) {
      throw settings.refuse(TOKEN_FILE, "'" + file + "' " + e.getMessage());
    }
  }

  /** Any thread, many at a time: a Mac is nothing to be shared. */
  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] proof) {
    return MessageDigest.isEqual(proof(token, message), proof);
  }

  /** Without the line end that an editor puts there. */
  static SecretKeySpec token(byte[] file) {
    int end = file.length;
    while (end > 0 && (file[end - 1] == '\n' || file[end - 1] == '\r')) {
      end--;
    }
    if (end < LEAST_BYTES || end > MOST_BYTES) {
      throw new IllegalArgumentException(
          "holds " + end + " bytes; a token has 16 to 4096, for example from: openssl rand -hex 32");
    }
    return new SecretKeySpec(Arrays.copyOf(file, end), HMAC);
  }

  /** What a client sends as its proof. */
  static byte[] proof(SecretKeySpec token, byte[] message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(token);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has HmacSHA256", e);
    }
  }
}
