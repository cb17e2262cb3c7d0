package parley.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An Ed25519 key and the canonical bytes of docs/PROTOCOL.md, by the JDK's own provider: a second
 * opinion on the product's.
 */
final class Keys {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private final KeyPair pair;

  Keys() {
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  String hex() {
    byte[] encoded = pair.getPublic().getEncoded();
    return Keys.hex(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
  }

  String sign(byte[] bytes) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(bytes);
      return hex(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static boolean verify(String key, byte[] bytes, String signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      byte[] encoded = concat(SPKI, bytes(key));
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
      verifier.update(bytes);
      return verifier.verify(bytes(signature));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("key " + key + ", signature " + signature, e);
    }
  }

  /** S(label, fields…): the label, a zero, and each field behind its length in four bytes. */
  static byte[] canonical(String label, byte[]... fields) {
    byte[] out = concat(label.getBytes(StandardCharsets.US_ASCII), new byte[1]);
    for (byte[] field : fields) {
      out = concat(out, concat(ByteBuffer.allocate(4).putInt(field.length).array(), field));
    }
    return out;
  }

  static byte[] u64(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  static String randomHex(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return hex(bytes);
  }

  /** The first 16 bytes of SHA-256. */
  static String mid(byte[] signed) {
    try {
      return hex(Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(signed), 16));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** What stands behind a nick: the key's first 30 bits in base 32. */
  static String shortForm(String hexKey) {
    long bits = Long.parseLong(hexKey.substring(0, 10), 16);
    var text = new StringBuilder();
    for (int shift = 35; shift >= 10; shift -= 5) {
      text.append(BASE32.charAt((int) (bits >> shift) & 31));
    }
    return text.toString();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }
}
