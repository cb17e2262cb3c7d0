package parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SanitiserTest {
  @Test
  void noCharacterThatMovesOrHidesTextComesThrough() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String line = Sanitiser.line("a" + Character.toString(c) + "b");
      assertTrue(
          line.codePoints().noneMatch(SanitiserTest::harmful), "U+" + Integer.toHexString(c));
      assertEquals(3, line.codePointCount(0, line.length()), "U+" + Integer.toHexString(c));
    }
  }

  private static boolean harmful(int c) {
    return Character.isISOControl(c)
        || c == 0x061C
        || c == 0x200B
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x2028 && c <= 0x202E)
        || c == 0x2060
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0xFEFF
        || (c >= 0xD800 && c <= 0xDFFF)
        || (c >= 0xE0000 && c <= 0xE007F);
  }

  @Test
  void whatIsCleanStaysAsItIs() {
    String text = "Grüße, 日本, 👩\u200d💻, \u0645\u06cc\u200c\u062e, हिन्दी";
    assertEquals(text, Sanitiser.line(text));
    assertEquals("", Sanitiser.line(""));
  }

  @Test
  void cleaningTwiceChangesNothingMore() {
    String once = Sanitiser.line("\u001b[1m\u202eabc" + "\u0301".repeat(20) + "\ud800");
    assertEquals(once, Sanitiser.line(once));
  }

  @Test
  void aLineIsCutToItsCharactersWithAnEllipsisAmongThem() {
    assertEquals("abc", Sanitiser.line("abc", 3));
    assertEquals("ab…", Sanitiser.line("abcd", 3));
    assertEquals("…", Sanitiser.line("abcd", 1));
    assertEquals("😀…", Sanitiser.line("😀😀😀", 2));
    assertEquals("a", Sanitiser.line("a", 1));
    assertThrows(IllegalArgumentException.class, () -> Sanitiser.line("a", 0));
  }
}
