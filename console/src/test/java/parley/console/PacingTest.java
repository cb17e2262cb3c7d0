package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a script says too fast is said all the same. */
@Timeout(60)
class PacingTest {
  @TempDir private Path folder;

  @Test
  void aScriptThatIsTooFastLosesNothing() throws Exception {
    var script = new StringBuilder("connect\njoin den me\n");
    List<String> said = IntStream.range(0, 40).mapToObj(i -> "soon " + i).toList();
    said.forEach(text -> script.append("den ").append(text).append('\n'));
    var out = new ByteArrayOutputStream();
    try (var server = new LoopbackServer()) {
      int status =
          ClientProgram.CLI.run(
              new ClientProgram.Surroundings(
                  Map.of(),
                  folder,
                  new ByteArrayInputStream(script.toString().getBytes(StandardCharsets.UTF_8)),
                  new PrintStream(out, true, StandardCharsets.UTF_8),
                  new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                  false),
              "127.0.0.1",
              Integer.toString(server.port()),
              "--ephemeral");
      List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
      assertEquals(42, lines.size(), lines.toString());
      assertTrue(
          lines.stream().skip(2).allMatch(line -> line.startsWith("OK sent ")), lines.toString());
      assertEquals(said, server.taken());
      assertEquals(ExitStatus.OK, status);
    }
  }
}
