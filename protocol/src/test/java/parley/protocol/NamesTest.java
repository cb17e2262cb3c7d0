package parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void aClientNormalisesCaseAndComposition() {
    assertEquals("café", Names.normaliseChannel("CAFE\u0301"));
    assertEquals("größe", Names.normaliseChannel("GRÖßE"));
    assertEquals(Optional.empty(), Names.channelProblem(Names.normaliseChannel("Cafe\u0301")));
  }

  @Test
  void whatANormalisedNameStillHasWrongIsRefused() {
    assertTrue(Names.channelProblem(Names.normaliseChannel("#General")).isPresent());
    assertTrue(Names.channelProblem(Names.normaliseChannel("İstanbul")).isPresent());
  }

  @Test
  void normalisingTwiceChangesNothingMore() {
    for (int c = 0; c < Character.MAX_CODE_POINT; c++) {
      if (Character.isLetter(c)) {
        String once = Names.normaliseChannel(Character.toString(c));
        assertEquals(once, Names.normaliseChannel(once));
      }
    }
  }

  @Test
  void noControlFormatOrUnassignedCharacterIsAllowedAnywhereInAName() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      int type = Character.getType(c);
      if (type == Character.CONTROL
          || type == Character.FORMAT
          || type == Character.UNASSIGNED
          || type == Character.SURROGATE
          || type == Character.PRIVATE_USE) {
        String name = "a" + Character.toString(c) + "b";
        assertFalse(Names.channelProblem(name).isEmpty(), Integer.toHexString(c));
        assertFalse(Names.nickProblem(name).isEmpty(), Integer.toHexString(c));
      }
    }
  }

  @Test
  void aProblemShowsACharacterAsItsNumberOnly() {
    assertTrue(Names.nickProblem("a\u202eb").orElseThrow().contains("U+202E"));
    assertFalse(Names.nickProblem("a\u202eb").orElseThrow().contains("\u202e"));
  }
}
