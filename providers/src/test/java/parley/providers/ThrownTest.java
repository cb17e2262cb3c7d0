package parley.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class ThrownTest {
  /** Keeps the lines, and shows exceptions as strictly, or not, as the test says. */
  private static final class Lines implements System.Logger {
    private final List<String> lines = new ArrayList<>();
    private final boolean swallowing;

    Lines(boolean swallowing) {
      this.swallowing = swallowing;
    }

    @Override
    public String getName() {
      return "lines";
    }

    @Override
    public boolean isLoggable(Level level) {
      return level != Level.DEBUG;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
      try {
        lines.add(level + " " + text + Optional.ofNullable(thrown).map(e -> "; " + e).orElse(""));
      } catch (RuntimeException e) {
        if (!swallowing) {
          throw e;
        }
      }
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      log(level, bundle, format, (Throwable) null);
    }
  }

  private static final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("asked for its message");
    }
  }

  @Test
  void anExceptionIsHandedToTheLogAsItIs() {
    var log = new Lines(false);
    Thrown.log(log, System.Logger.Level.ERROR, "it failed", new IllegalStateException("why"));
    assertEquals(List.of("ERROR it failed; java.lang.IllegalStateException: why"), log.lines);
  }

  @Test
  void oneThatCannotBeShownIsNamedWhateverTheLogDoesWithIt() {
    for (boolean swallowing : List.of(true, false)) {
      var log = new Lines(swallowing);
      for (var thrown : List.of(new Mute(), new Error("outer", new Mute()))) {
        Thrown.log(log, System.Logger.Level.ERROR, "it failed", thrown);
      }
      assertEquals(
          List.of(
              "ERROR it failed: parley.providers.ThrownTest$Mute, which cannot be shown",
              "ERROR it failed: java.lang.Error, which cannot be shown"),
          log.lines);
    }
  }

  @Test
  void whatIsNotLoggedIsNotAsked() {
    var log = new Lines(false);
    Thrown.log(log, System.Logger.Level.DEBUG, "it failed", new Mute());
    assertEquals(List.of(), log.lines);
  }
}
