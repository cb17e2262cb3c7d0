package parley.api;

import java.io.IOException;
import java.nio.file.Path;
import org.apiguardian.api.API;

/**
 * The scheme of the keys themselves: every server of a network has the same one, for messages and
 * links are checked with it too. Provided as an {@link AuthScheme}; the image has exactly one, and
 * a plugin cannot bring another.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface KeyScheme extends AuthScheme {
  /**
   * Opens the server's own key, and makes it at the first call: a file that only its owner may
   * read. May block.
   *
   * @throws IOException if the file cannot be read, made or trusted; the text says what to do
   */
  ServerIdentity identity(Path keyFile) throws IOException;
}
