package parley.testing;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Finds what is exported without a comment: what is there and not well formed, the build finds. */
public final class JavadocCheck {
  private JavadocCheck() {}

  /**
   * What the compiler misses in sources that compile: {@code file:line:column: …}. Only whole
   * comments: a parameter may speak for itself.
   *
   * @param scratch a folder for what is compiled
   */
  public static List<String> missing(Path sources, Path scratch) throws IOException {
    Path bare = Files.createDirectories(scratch.resolve("bare")).resolve("Bare.java");
    Files.writeString(bare, "/** Has one. */ public interface Bare { int none(); }");
    List<String> seen = warnings(bare.getParent(), scratch);
    if (seen.size() != 1) {
      throw new IllegalStateException(
          "the compiler does not miss the one that is missing: " + seen);
    }
    return warnings(sources, scratch).stream()
        .filter(line -> what(line).equals(what(seen.getFirst())))
        .toList();
  }

  private static String what(String line) {
    return line.substring(line.lastIndexOf(": "));
  }

  private static List<String> warnings(Path sources, Path scratch) throws IOException {
    var words = new ArrayList<String>(List.of("-proc:none", "-XDrawDiagnostics"));
    words.addAll(List.of("-Xdoclint:missing/protected", "-Xmaxwarns", "10000"));
    words.addAll(List.of("-d", scratch.resolve("classes").toString()));
    words.addAll(List.of("-p", System.getProperty("jdk.module.path")));
    try (Stream<Path> files = Files.walk(sources)) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(words::add);
    }
    var said = new StringWriter();
    var out = new PrintWriter(said, true);
    var javac = ToolProvider.findFirst("javac").orElseThrow();
    if (javac.run(out, out, words.toArray(String[]::new)) != 0) {
      throw new IllegalArgumentException(said.toString());
    }
    return said.toString().lines().filter(line -> line.contains(".java:")).toList();
  }
}
