package parley.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Strict UTF-8, and how long a text is in one form or another without making it. */
final class Text {
  private Text() {}

  /** Reads UTF-8 in which nothing is wrong: no overlong form, no surrogate, nothing cut short. */
  static String decode(byte[] bytes, Supplier<String> what) throws Refusal {
    return decode(bytes, 0, bytes.length, what);
  }

  /** The same of a part of some bytes. */
  static String decode(byte[] bytes, int from, int length, Supplier<String> what) throws Refusal {
    if (isAscii(bytes, from, length)) {
      return new String(bytes, from, length, StandardCharsets.ISO_8859_1); // as it is, but faster
    }
    try {
      ByteBuffer part = ByteBuffer.wrap(bytes, from, length);
      return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
    } catch (CharacterCodingException e) {
      throw Refusal.of(ErrorCode.BAD_UTF8, what.get() + " is not valid UTF-8: send UTF-8 only");
    }
  }

  private static boolean isAscii(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** Bytes in UTF-8; half a character counts three. */
  static int utf8Length(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        bytes += 2;
        if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
          i++; // two chars, four bytes
        }
      } else if (c >= 0x80) {
        bytes++;
      }
    }
    return bytes;
  }

  /** Bytes of a JSON string's inside with the shortest escapes, as this module writes it. */
  static int jsonLength(String text) {
    int bytes = utf8Length(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || (c >= '\b' && c <= '\r' && c != 0x0b)) {
        bytes++;
      } else if (c < ' ') {
        bytes += 5;
      }
    }
    return bytes;
  }

  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** Characters that can be seen: ASCII without controls and spaces. */
  static boolean isVisibleAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** The longest beginning that has at most so many bytes in UTF-8 and ends with a character. */
  static String cut(String text, int mostBytes) {
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int length = Character.charCount(text.codePointAt(i));
      bytes += utf8Length(text.substring(i, i + length));
      if (bytes > mostBytes) {
        return text.substring(0, i);
      }
      i += length;
    }
    return text;
  }
}
