package parley.console;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/**
 * What a terminal's bytes mean. A locale that was never set says ASCII, while nearly all terminals
 * have UTF-8, which ASCII is part of: so it takes a locale that says something else.
 */
record TerminalCharset(Charset charset) {
  /** Of this process's locale. */
  static TerminalCharset ofLocale() {
    return of(System.getProperty("native.encoding", ""));
  }

  static TerminalCharset of(String localeSays) {
    try {
      Charset said = Charset.forName(localeSays);
      boolean isOfUse = said.canEncode() && !said.equals(StandardCharsets.US_ASCII);
      return new TerminalCharset(isOfUse ? said : StandardCharsets.UTF_8);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return new TerminalCharset(StandardCharsets.UTF_8);
    }
  }

  /** What to tell whoever cannot read and write all characters in it. */
  Optional<String> warning() {
    return charset.newEncoder().canEncode("\u4e2d\ud83d\ude00")
        ? Optional.empty()
        : Optional.of(
            "NOTE CHARSET this terminal's locale has the charset "
                + charset
                + ": other characters become ?; with LC_ALL=C.UTF-8 they do not");
  }
}
