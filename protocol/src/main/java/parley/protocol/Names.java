package parley.protocol;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/** The form of channel names and nicks. A server refuses any other form; a client normalises. */
public final class Names {
  private Names() {}

  /** What is wrong with a channel's name, in one sentence; empty if nothing is. */
  public static Optional<String> channelProblem(String name) {
    int bytes = Text.utf8Length(name);
    if (bytes < 1 || bytes > ProtocolLimits.CHANNEL_BYTES) {
      return Optional.of(
          "a channel's name has 1 to " + ProtocolLimits.CHANNEL_BYTES + " bytes, not " + bytes);
    }
    for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
      int c = name.codePointAt(i);
      if (Character.toLowerCase(c) != c) {
        return Optional.of("a channel's name is in lower case, without " + shown(c));
      }
      if (!Character.isLetter(c) && !Character.isDigit(c) && "-_.".indexOf(c) < 0) {
        return Optional.of(
            "a channel's name has letters, digits, '-', '_' and '.', not " + shown(c));
      }
    }
    if (!Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
      return Optional.of("a channel's name is in Unicode's normal form C");
    }
    return Optional.empty();
  }

  /** What is wrong with a nick, in one sentence; empty if nothing is. */
  public static Optional<String> nickProblem(String nick) {
    int characters = nick.codePointCount(0, nick.length());
    if (characters < 1 || characters > ProtocolLimits.NICK_CHARACTERS) {
      return Optional.of(
          "a nick has 1 to " + ProtocolLimits.NICK_CHARACTERS + " characters, not " + characters);
    }
    for (int i = 0; i < nick.length(); i += Character.charCount(nick.codePointAt(i))) {
      int c = nick.codePointAt(i);
      if (!allowedInNick(c)) {
        return Optional.of(
            "a nick has no control, format, private or unassigned characters, such as " + shown(c));
      }
    }
    if (Character.isSpaceChar(nick.codePointAt(0))
        || Character.isSpaceChar(nick.codePointBefore(nick.length()))) {
      return Optional.of("a nick neither begins nor ends with a space");
    }
    if (!Normalizer.isNormalized(nick, Normalizer.Form.NFC)) {
      return Optional.of("a nick is in Unicode's normal form C");
    }
    return Optional.empty();
  }

  /** NFC and lower case, as a client does before it sends; what is left may still be refused. */
  public static String normaliseChannel(String name) {
    return Normalizer.normalize(name.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
  }

  private static boolean allowedInNick(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** A character as its number: what is refused is not shown. */
  private static String shown(int c) {
    return String.format(Locale.ROOT, "U+%04X", c);
  }
}
