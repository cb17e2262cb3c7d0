package parley.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An Ed25519 public key, 32 bytes: a value, compared by its bytes. Whether it is valid is not
 * checked here.
 */
public final class Key implements Comparable<Key> {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Bytes in a key. */
  public static final int LENGTH = 32;

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private final byte[] bytes;

  private Key(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bytes 32 bytes, copied
   * @throws IllegalArgumentException if they are not 32
   */
  public static Key of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a key has 32 bytes, not " + bytes.length);
    }
    return new Key(bytes.clone());
  }

  /** Of bytes that nobody else has. */
  static Key owning(byte[] bytes) {
    return new Key(bytes);
  }

  /** Writes its bytes without a copy of them. */
  void put(byte[] into, int at) {
    System.arraycopy(bytes, 0, into, at, LENGTH);
  }

  /** The first 8 bytes as a number: how servers name each other in frames. */
  public long id() {
    return (long) LONG.get(bytes, 0); // asked for with each frame: makes no object
  }

  /**
   * @param hex 64 lower-case hexadecimal digits
   * @throws IllegalArgumentException with a sentence for people, if it is not that
   */
  public static Key parse(String hex) {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("a key is 64 hexadecimal digits in lower case");
    }
    return new Key(HexFormat.of().parseHex(hex));
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * The first 30 bits in base 32 (RFC 4648, lower case): what stands behind a nick, {@code
   * ann~k7f3qa}.
   */
  public String shortForm() {
    long bits = 0;
    for (int i = 0; i < 5; i++) {
      bits = bits << 8 | (bytes[i] & 0xff);
    }
    var text = new StringBuilder(6);
    for (int i = 0; i < 6; i++) {
      text.append(BASE32.charAt((int) (bits >> (35 - 5 * i)) & 31));
    }
    return text.toString();
  }

  /** By the bytes, unsigned. */
  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The short form, for logs. */
  @Override
  public String toString() {
    return shortForm();
  }
}
