package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalCharsetTest {
  @ParameterizedTest
  @CsvSource({
    "ANSI_X3.4-1968, UTF-8",
    "US-ASCII, UTF-8",
    "UTF-8, UTF-8",
    "'', UTF-8",
    "no charset, UTF-8",
    "x-nonesuch, UTF-8",
    "ISO-2022-CN, UTF-8",
    "ISO-8859-1, ISO-8859-1",
    "GB18030, GB18030"
  })
  void itIsTheLocalesIfThatSaysMoreThanAscii(String localeSays, String charset) {
    assertEquals(charset, TerminalCharset.of(localeSays).charset().name());
  }

  @Test
  void aCharsetThatLacksCharactersIsWarnedOf() {
    assertEquals(true, TerminalCharset.of("ISO-8859-1").warning().isPresent());
    assertEquals(false, TerminalCharset.of("GB18030").warning().isPresent());
    assertEquals(false, TerminalCharset.of("ANSI_X3.4-1968").warning().isPresent());
  }
}
