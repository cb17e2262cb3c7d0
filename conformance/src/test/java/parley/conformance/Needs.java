package parley.conformance;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a test needs of the machine. Where it is missing the test is skipped, and says so. */
final class Needs {
  private Needs() {}

  /** The first of these programs that is on the PATH. */
  static Path program(Class<?> test, String... names) {
    return Stream.of(names)
        .flatMap(name -> find(name).stream())
        .findFirst()
        .orElseThrow(
            () -> skip(test, "there is no " + String.join(" or ", names) + " on the PATH"));
  }

  private static Optional<Path> find(String name) {
    return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The first that also starts: some packages install a script that only says what to install. */
  static Path working(Class<?> test, String... names) {
    return Stream.of(names)
        .flatMap(name -> find(name).stream())
        .filter(Needs::tellsItsVersion)
        .findFirst()
        .orElseThrow(() -> skip(test, "there is no working " + String.join(" or ", names)));
  }

  private static boolean tellsItsVersion(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What takes longer than a commit should wait is for {@code ./parley test --long}. */
  static void longRun(Class<?> test, String what) {
    if (!Boolean.getBoolean("long")) {
      throw skip(test, what + " only in ./parley test --long");
    }
  }

  /** Ends the test as skipped; the line is shown by {@code ./parley test}. */
  static AssertionError skip(Class<?> test, String reason) {
    System.out.println("skipped " + test.getSimpleName() + ": " + reason);
    return abort(reason);
  }
}
