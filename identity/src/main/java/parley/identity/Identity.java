package parley.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** An Ed25519 key pair. Immutable; any thread. */
public final class Identity {
  private Identity() {}

  /** A new key that is kept nowhere. */
  public static Identity ephemeral() {
    throw new UnsupportedOperationException("helper T");
  }

  /** The key of a 32-byte seed (RFC 8032). */
  public static Identity ofSeed(byte[] seed) {
    throw new UnsupportedOperationException("helper T");
  }

  /**
   * Opens a key file, or makes it (atomically, readable by its owner alone).
   *
   * @throws IOException if the file cannot be read or made, is not a key file, or is readable by
   *     others; the text says what to do
   */
  public static Identity open(Path file) throws IOException {
    throw new UnsupportedOperationException("helper T");
  }

  /** The 32 bytes of the public key; a copy. */
  public byte[] publicKey() {
    throw new UnsupportedOperationException("helper T");
  }

  /** A 64-byte Ed25519 signature (pure, RFC 8032). */
  public byte[] sign(byte[] message) {
    throw new UnsupportedOperationException("helper T");
  }

  /** The same key for the JDK's TLS. */
  public PrivateKey privateKey() {
    throw new UnsupportedOperationException("helper T");
  }

  /** Self-signed; names and dates in it mean nothing. */
  public X509Certificate certificate() {
    throw new UnsupportedOperationException("helper T");
  }

  /**
   * Strict verification: canonical S, and keys of small order or off the curve refused. Never
   * throws for bad input.
   */
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    throw new UnsupportedOperationException("helper T");
  }
}
