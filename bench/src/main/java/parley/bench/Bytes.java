package parley.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Looking for things in bytes that were read. */
final class Bytes {
  private Bytes() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(ByteBuffer in, int at, int length) {
    byte[] bytes = new byte[length];
    in.get(at, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Where a byte stands, or -1. */
  static int indexOf(ByteBuffer in, int at, int end, char wanted) {
    for (int i = at; i < end; i++) {
      if (in.get(i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Where some bytes stand, or -1. */
  static int find(ByteBuffer in, int at, int end, byte[] wanted) {
    for (int i = at; i <= end - wanted.length; i++) {
      int same = 0;
      while (same < wanted.length && in.get(i + same) == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return i;
      }
    }
    return -1;
  }

  /** The length of the line that begins there, with its LF; 0 if it is not whole. */
  static int line(ByteBuffer in, int at, int end) {
    int lineEnd = indexOf(in, at, end, '\n');
    return lineEnd < 0 ? 0 : lineEnd + 1 - at;
  }

  /** A body of the size that all servers carry, with a number at its begin. */
  static byte[] body(long number, int bytes) {
    byte[] body = new byte[bytes];
    java.util.Arrays.fill(body, (byte) 'x');
    System.arraycopy(ascii(Numbers.text(number)), 0, body, 0, Numbers.DIGITS);
    return body;
  }

  static byte[] joined(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
