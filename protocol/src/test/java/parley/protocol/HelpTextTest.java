package parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTextTest {
  private static final List<HelpText.Row> ROWS =
      List.of(
          new HelpText.Row("go", "leave for another place, and do not come back"),
          new HelpText.Row("stay <here>", "stay"),
          new HelpText.Row("wait [for <this> | for <that> | for <both>]", "be patient"));

  @Test
  void whereThereIsRoomTheHelpIsBesides() {
    assertEquals(
        List.of(
            " go                              leave for another place,",
            "                                 and do not come back",
            " stay <here>                     stay",
            " wait [for <this> | for <that> | for <both>]",
            "                                 be patient"),
        HelpText.lines(ROWS, 1, 60));
  }

  @Test
  void whereThereIsNoneItIsBelow() {
    assertEquals(
        List.of(
            "go",
            "    leave for another place, and",
            "    do not come back",
            "stay <here>",
            "    stay",
            "wait [for <this> | for <that> |",
            "    for <both>]",
            "    be patient"),
        HelpText.lines(ROWS, 0, 32));
  }

  @Test
  void whatIsNoTerminalHasOneLineForEach() {
    assertEquals(
        List.of(
            "go                                           leave for another place, and do not come"
                + " back",
            "stay <here>                                  stay",
            "wait [for <this> | for <that> | for <both>]  be patient"),
        HelpText.lines(ROWS, 0, HelpText.UNLIMITED));
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 57, 58, 80, 100})
  void noLineIsLongerThanTheTerminal(int columns) {
    HelpText.lines(ROWS, 2, columns).forEach(line -> assertTrue(line.length() <= columns, line));
  }

  @Test
  void aWordThatFitsNowhereIsLeftWhole() {
    assertEquals(List.of("  longest", "word"), HelpText.wrapped("longest word", 2, 0, 4));
  }
}
