package parley.api;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How keys prove themselves. A provider of {@code parley.api.AuthScheme}; the kernel makes one
 * instance. A check, once per session or message, runs on worker threads.
 */
public interface AuthScheme {
  /** The stable configuration key, for example {@code ed25519}. */
  String name();

  /**
   * Whether a signature is valid: strict, so that every server comes to the same answer. Any
   * thread, at the same time; may take long; never throws for anything that the other side sent.
   *
   * @param publicKey 32 bytes, from outside
   * @param message the canonical bytes that were signed
   * @param signature 64 bytes, from outside
   */
  boolean verify(byte[] publicKey, byte[] message, byte[] signature);

  /**
   * Opens the server's own key, and makes it at the first call: a file that only its owner may
   * read. May block.
   *
   * @throws IOException if the file cannot be read, made or trusted; the text says what to do
   */
  ServerIdentity identity(Path keyFile) throws IOException;
}
