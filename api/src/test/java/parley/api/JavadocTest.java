package parley.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An author has nothing else to go by. That what is there is well formed, the build sees. */
class JavadocTest {
  private static final Path SOURCES = Path.of("src/main/java");

  @TempDir Path folder;

  /** What the compiler misses, a line each: {@code file:line:column: …: what}. */
  private List<String> missing(Path sources) throws IOException {
    var words = new ArrayList<String>(List.of("-proc:none", "-XDrawDiagnostics"));
    words.addAll(List.of("-Xdoclint:missing/protected", "-Xmaxwarns", "10000"));
    words.addAll(List.of("-d", folder.resolve("classes").toString()));
    words.addAll(List.of("-p", System.getProperty("jdk.module.path")));
    try (Stream<Path> files = Files.walk(sources)) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(words::add);
    }
    var said = new StringWriter();
    var javac = ToolProvider.findFirst("javac").orElseThrow();
    var out = new PrintWriter(said, true);
    assertEquals(0, javac.run(out, out, words.toArray(String[]::new)), said::toString);
    return said.toString().lines().filter(line -> line.contains(".java:")).toList();
  }

  private static String what(String line) {
    return line.substring(line.lastIndexOf(": "));
  }

  @Test
  void everyTypeAndMemberThatIsExportedHasAComment() throws IOException {
    Path bare = Files.createDirectories(folder.resolve("bare")).resolve("Bare.java");
    Files.writeString(bare, "/** Has one. */ public interface Bare { int none(); }");
    List<String> seen = missing(bare.getParent());
    assertEquals(1, seen.size(), seen::toString);
    // Only whole comments: a parameter may speak for itself.
    assertEquals(
        List.of(),
        missing(SOURCES).stream()
            .filter(line -> what(line).equals(what(seen.getFirst())))
            .toList());
  }
}
