package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code ./parley} says: of itself, and of tests in several modules at a time. */
class ScriptIT {
  @RegisterExtension static final Lab lab = new Lab();

  /** Without the seconds, which stand first in some lines, and last in the last. */
  private static List<String> shown(Process process) throws IOException, InterruptedException {
    return ScriptFolder.output(process)
        .lines()
        .map(line -> line.replaceFirst("^ *[0-9]+ s  ", "").replaceFirst("in [0-9]+ s$", "in N s"))
        .toList();
  }

  private static String echo(String... lines) {
    return "cat <<'END'\n" + String.join("\n", lines) + "\nEND";
  }

  @Test
  void eachModuleHasItsOwnFigures() throws Exception {
    var folder =
        new ScriptFolder(lab)
            .maven(
                echo(
                    "[main] [INFO] Reactor Build Order:",
                    "[mvn-builder-parley-a] [INFO] Building parley-a 0.1.0      [1/2]",
                    "[mvn-builder-parley-b] [INFO] Building parley-b 0.1.0      [2/2]",
                    "[ThreadedStreamConsumer] [INFO] Tests run: 7, Failures: 0, Errors: 0, Skipped: 0,"
                        + " Time elapsed: 1 s -- in parley.b.BTest",
                    "skipped NatIT: there is no ip on the PATH",
                    "[mvn-builder-parley-b] [WARNING] Tests run: 7, Failures: 0, Errors: 0, Skipped: 2",
                    "link-images: all images are up to date",
                    "[mvn-builder-parley-a] [INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0"));
    Process process = folder.start("./parley test");
    assertEquals(
        List.of(
            "parley-a begins",
            "parley-b begins",
            "        skipped NatIT: there is no ip on the PATH",
            "parley-b: 7 tests, 0 failed, 2 skipped",
            "link-images: all images are up to date",
            "parley-a: 5 tests, 0 failed, 0 skipped",
            "12 tests, 0 failed, 2 skipped, in N s"),
        shown(process));
    assertEquals(0, process.exitValue());
  }

  @Test
  void whatFailedIsShownAndIsTheStatus() throws Exception {
    var folder =
        new ScriptFolder(lab)
            .maven(
                echo(
                    "[mvn-builder-parley-a] [INFO] Building parley-a 0.1.0      [1/1]",
                    "[mvn-builder-parley-a] [ERROR] Failures: ",
                    "[mvn-builder-parley-a] [ERROR]   ATest.breaks:7 expected: <1> but was: <2>",
                    "[mvn-builder-parley-a] [ERROR] Tests run: 5, Failures: 1, Errors: 1, Skipped: 0",
                    "[main] [ERROR] ",
                    "[main] [ERROR] To see the full stack trace of the errors, re-run Maven"),
                "exit 1");
    Process process = folder.start("./parley test");
    assertEquals(
        List.of(
            "parley-a begins",
            "parley-a: 5 tests, 2 failed, 0 skipped",
            "5 tests, 2 failed, 0 skipped, in N s",
            "parley: the build has failed; from target/build.log:",
            "[ERROR] Failures: ",
            "[ERROR]   ATest.breaks:7 expected: <1> but was: <2>",
            "[ERROR] Tests run: 5, Failures: 1, Errors: 1, Skipped: 0"),
        shown(process));
    assertEquals(1, process.exitValue());
  }

  @Test
  void whatItDoesNotKnowIsMisuse() throws Exception {
    var folder = new ScriptFolder(lab).maven("echo built >built");
    for (String words : List.of("fly", "build fast", "--fly")) {
      Process process = folder.start("./parley " + words);
      String output = ScriptFolder.output(process);
      assertEquals(2, process.exitValue(), output);
      assertTrue(output.contains("Usage: ./parley "), output);
    }
    assertFalse(Files.exists(folder.root.resolve("built")));
  }
}
