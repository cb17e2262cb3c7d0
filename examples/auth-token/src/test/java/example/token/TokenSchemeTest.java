package example.token;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.api.AuthScheme;
import parley.api.SettingException;
import parley.api.Settings;
import parley.kit.AuthSchemeContract;
import parley.kit.KitSettings;

/** All that a scheme does, by the kit; and what is this one's own. */
class TokenSchemeTest extends AuthSchemeContract {
  private static final String TOKEN = "correct horse battery staple";

  @TempDir Path folder;

  @Override
  protected AuthScheme scheme() {
    return new TokenScheme();
  }

  @Override
  protected Settings settings() {
    return settings(TOKEN + "\n");
  }

  private Settings settings(String text) {
    try {
      Path file = Files.writeString(folder.resolve("token"), text);
      return KitSettings.of("token-file", file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected byte[] publicKey() {
    return new byte[32];
  }

  @Override
  protected byte[] prove(byte[] message) {
    return Token.of(TOKEN.getBytes(StandardCharsets.UTF_8)).proof(message);
  }

  @Test
  void aTokenThatCanBeGuessedIsRefused() {
    assertThrows(SettingException.class, () -> new TokenScheme().start(settings("short")));
    assertThrows(SettingException.class, () -> new TokenScheme().start(KitSettings.none()));
  }
}
