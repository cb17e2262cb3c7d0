package example.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import parley.api.AuthScheme;
import parley.api.Settings;

/**
 * A guest is whoever knows the token: the proof is an HMAC under it over the bytes that the session
 * signs with its key, in which there is a fresh challenge, so that nobody can use it again.
 */
public final class TokenScheme implements AuthScheme {
  private static final String TOKEN_FILE = "token-file";

  private volatile Token token;

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
      token = Token.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw settings.refuse(TOKEN_FILE, "'" + file + "' cannot be read: " + e);
    } catch (IllegalArgumentException e) {
      throw settings.refuse(TOKEN_FILE, "'" + file + "' " + e.getMessage());
    }
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] proof) {
    return MessageDigest.isEqual(token.proof(message), proof);
  }
}
