package parley.protocol;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The first 16 bytes of SHA-256 over a message's signed bytes. */
public record MessageId(long high, long low) implements Comparable<MessageId> {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");

  /** Bytes in an id. */
  public static final int LENGTH = 16;

  /** The id of a message by its signed bytes. */
  public static MessageId of(byte[] signedBytes) {
    try {
      ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(signedBytes));
      return new MessageId(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /**
   * @param hex 32 lower-case hexadecimal digits
   * @throws IllegalArgumentException if it is not that
   */
  public static MessageId parse(String hex) {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("a message id is 32 hexadecimal digits in lower case");
    }
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    return new MessageId(bytes.getLong(), bytes.getLong());
  }

  /** 32 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }

  @Override
  public int compareTo(MessageId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return hex();
  }
}
