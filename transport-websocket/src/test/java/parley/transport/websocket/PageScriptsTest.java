package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The page's logic in Node's own test runner, where there is a Node. */
class PageScriptsTest {
  private static final Path WEB = Path.of("..", "web");

  /** The first with a test runner. */
  private static final int LEAST_NODE = 18;

  private static final long DEADLINE_S = 240;

  @Test
  @DisplayName("the page's own tests pass in Node")
  void tests() throws Exception {
    int version = nodeVersion();
    if (version < LEAST_NODE) {
      String reason =
          version == 0 ? "there is no node on the PATH" : "node " + version + " has no test runner";
      System.out.println("skipped PageScriptsTest: " + reason);
      assumeTrue(false, reason);
    }
    // Node 18 has WebCrypto only when asked; later ones take the flag and need it not.
    var command = new ArrayList<String>(List.of("node", "--test"));
    if (version < 20) {
      command.add(1, "--experimental-global-webcrypto");
    }
    try (Stream<Path> files = Files.list(WEB.resolve("test"))) {
      files
          .map(file -> WEB.relativize(file).toString())
          .filter(name -> name.endsWith(".test.js"))
          .sorted()
          .forEach(command::add);
    }
    Path output = Files.createTempFile("page-scripts", ".txt");
    try {
      Process node =
          new ProcessBuilder(command)
              .directory(WEB.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = node.waitFor(DEADLINE_S, TimeUnit.SECONDS);
      node.destroyForcibly();
      String said = Files.readString(output);
      assertTrue(ended, () -> "node did not end:\n" + said);
      assertEquals(0, node.exitValue(), said);
      assertTrue(Pattern.compile("(?m)^# pass [1-9]").matcher(said).find(), said);
    } finally {
      Files.delete(output);
    }
  }

  /** The major version; 0 if there is no working Node. */
  private static int nodeVersion() throws InterruptedException {
    try {
      Process node = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      node.waitFor(DEADLINE_S, TimeUnit.SECONDS);
      var version = Pattern.compile("^v(\\d+)\\.").matcher(said);
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException e) {
      return 0; // there is no such program
    }
  }
}
