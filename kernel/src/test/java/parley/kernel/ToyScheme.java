package parley.kernel;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import parley.api.KeyScheme;
import parley.api.ServerIdentity;

/**
 * Signatures that anybody can make: SHA-512 over key and message. Fast, and the same at each run.
 */
final class ToyScheme implements KeyScheme {
  @Override
  public String name() {
    return "toy";
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return Arrays.equals(sign(publicKey, message), signature);
  }

  static byte[] sign(byte[] key, byte[] message) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-512");
      hash.update(key);
      return hash.digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public ServerIdentity identity(Path keyFile) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 0x5e);
    return new ServerIdentity() {
      @Override
      public byte[] publicKey() {
        return key.clone();
      }

      @Override
      public byte[] sign(byte[] message) {
        return ToyScheme.sign(key, message);
      }

      @Override
      public PrivateKey privateKey() {
        throw new AssertionError("no TLS here");
      }

      @Override
      public X509Certificate certificate() {
        throw new AssertionError("no TLS here");
      }
    };
  }
}
