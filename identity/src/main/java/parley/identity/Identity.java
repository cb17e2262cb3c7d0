package parley.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 key pair. Immutable; any thread. */
public final class Identity {
  private static final PublicKeys KNOWN_KEYS = new PublicKeys(PublicKeys.CAPACITY);

  private final Ed25519PrivateKeyParameters secret;
  private final byte[] publicKey;

  private Identity(Ed25519PrivateKeyParameters secret) {
    this.secret = secret;
    this.publicKey = secret.generatePublicKey().getEncoded();
  }

  /** A new key that is kept nowhere. */
  public static Identity ephemeral() {
    return new Identity(new Ed25519PrivateKeyParameters(new SecureRandom()));
  }

  /**
   * The key of a seed (RFC 8032, 5.1.5).
   *
   * @param seed 32 bytes; copied
   */
  public static Identity ofSeed(byte[] seed) {
    if (seed.length != Ed25519.SECRET_KEY_SIZE) {
      throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.length);
    }
    return new Identity(new Ed25519PrivateKeyParameters(seed));
  }

  /**
   * Opens a key file, or makes it (atomically, readable by its owner alone) and its folder. Several
   * processes that do so at the same time get the same key. The file is a PKCS#8 PEM (RFC 8410), so
   * that {@code openssl pkey} reads and makes it too. May block.
   *
   * @throws IOException if the file cannot be read or made, is not a key file, or is readable by
   *     others; the text says what to do
   */
  public static Identity open(Path file) throws IOException {
    return ofSeed(KeyFile.openOrCreate(file));
  }

  /** The 32 bytes of the public key; a copy. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /** A 64-byte Ed25519 signature (pure, RFC 8032). */
  public byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    secret.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
    return signature;
  }

  /** The same key for the JDK's TLS. */
  public PrivateKey privateKey() {
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePrivate(new PKCS8EncodedKeySpec(KeyFile.pkcs8(secret.getEncoded())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no Ed25519", e);
    }
  }

  /**
   * Self-signed; names and dates in it mean nothing, and the same key always gives the same bytes.
   * Made at each call.
   */
  public X509Certificate certificate() {
    return SelfSigned.certificate(publicKey, this::sign);
  }

  /**
   * Strict verification: canonical S, and public keys refused that are not canonically encoded, off
   * the curve, of small order, or with a component of small order. Never throws for bad input. Any
   * thread.
   *
   * <p>The point R of a signature is not held to lie in the prime-order group: only the owner of
   * the key can make such a signature, and a verifier other than this one may judge it differently.
   *
   * @param publicKey 32 bytes, else the answer is false
   * @param signature 64 bytes, else the answer is false
   */
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    if (publicKey.length != Ed25519.PUBLIC_KEY_SIZE || signature.length != Ed25519.SIGNATURE_SIZE) {
      return false;
    }
    return KNOWN_KEYS
        .validated(publicKey)
        .map(point -> Ed25519.verify(signature, 0, point, message, 0, message.length))
        .orElse(false);
  }

  /** The public key; never the secret. */
  @Override
  public String toString() {
    return "Identity[" + HexFormat.of().formatHex(publicKey) + "]";
  }
}
