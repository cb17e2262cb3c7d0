package parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN = List.of("connect", "join", "peers", "private", "who");

  @ParameterizedTest
  @CsvSource({
    "jion, join",
    "ojin, join",
    "/join, join",
    "JOIN, join",
    "conect, connect",
    "conenct, connect",
    "cnonetc, connect",
    "peer, peers",
    "privat, private",
    "wh, who",
  })
  void aSlipOfTheFingerIsFound(String word, String meant) {
    assertEquals(Optional.of(meant), Nearest.to(word, KNOWN));
  }

  @ParameterizedTest
  @CsvSource({"dance", "oj", "joining", "pirates", "how", "''"})
  void anotherWordIsNone(String word) {
    assertEquals(Optional.empty(), Nearest.to(word, KNOWN));
  }

  @Test
  void aShortWordIsMeantOnlyByItself() {
    assertEquals(Optional.empty(), Nearest.to("b", List.of("a", "ab", "-h")));
    assertEquals(Optional.of("-h"), Nearest.to("-H", List.of("a", "ab", "-h")));
  }

  @Test
  void theClosestOneIsMeant() {
    assertEquals(Optional.of("peers"), Nearest.to("peeers", List.of("pears", "peers", "piers")));
  }

  @Test
  void aLineWithoutSpacesIsNone() {
    assertEquals(Optional.empty(), Nearest.to("x".repeat(10_000_000), KNOWN));
  }

  @Test
  void aHintGuessesOrSaysWhereToLook() {
    assertEquals("; did you mean join?", Nearest.hint("jion", KNOWN, "help lists them"));
    assertEquals("; help lists them", Nearest.hint("dance", KNOWN, "help lists them"));
  }
}
