package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each image is made of, as the files in {@code modules/} say: one module a line, without
 * versions. A module that comes or goes is a decision, and changes the file.
 */
class ModulesIT {
  @ParameterizedTest
  @ValueSource(
      strings = {"cli-server", "websock-server", "full-server", "cli-client", "websock-client"})
  void anImageHoldsTheseModulesAndNoOthers(String image) throws Exception {
    assertEquals(expected(image), modules(image));
  }

  private static List<String> expected(String image) throws IOException {
    try (var file = ModulesIT.class.getResourceAsStream("/modules/" + image + ".txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static List<String> modules(String image) throws Exception {
    Path java = Path.of(System.getProperty("images"), image, "bin", "java");
    Process process =
        new ProcessBuilder(java.toString(), "--list-modules").redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output
        .lines()
        .map(line -> line.substring(line.indexOf(' ') + 1)) // "open" before some
        .map(line -> line.replaceFirst("@.*", ""))
        .sorted()
        .toList();
  }
}
