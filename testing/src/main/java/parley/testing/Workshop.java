package parley.testing;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Compiles plugins as their authors would, and puts them into jars. */
public final class Workshop {
  /** What a plugin says of itself. */
  public static final String DESCRIPTOR = "META-INF/parley-plugin.properties";

  /** What never returns by itself, and yet ends once its thread is interrupted. */
  public static final String HANGING =
      "while (!Thread.currentThread().isInterrupted()) java.util.concurrent.locks.LockSupport.park();";

  private final Path root;
  private int works;

  /** Works in this folder, which it makes. */
  public Workshop(Path root) {
    this.root = root;
  }

  /** A descriptor for any version of the API. */
  public static String descriptor(String id) {
    return "id = " + id + "\nversion = 1.2.3\napi = [0,999)\n";
  }

  /** A discovery strategy named as its plugin, whose constructor does this. */
  public static Map<String, String> discovery(String id, String constructor) {
    String module = "example." + id.replace('-', '_');
    return new TreeMap<>(
        Map.of(
            "module-info.java",
            "module "
                + module
                + " { requires parley.api; provides parley.api.Discovery with "
                + module
                + ".Finder; }",
            module.replace('.', '/') + "/Finder.java",
            """
            package %1$s;
            public final class Finder implements parley.api.Discovery {
              public Finder() { %3$s }
              public String name() { return "%2$s"; }
              public parley.api.Discovery.Search start(parley.api.DiscoveryContext context) {
                return () -> {};
              }
              static int deep(int n) { return 1 + deep(n + 1); }
            }
            """
                .formatted(module, id, constructor),
            DESCRIPTOR,
            descriptor(id)));
  }

  /** The jar of these sources and other files, by name. */
  public Path jar(Path jar, Map<String, String> files, Path... modulePath) throws IOException {
    Path sources = Files.createDirectories(root.resolve("work" + works++));
    Path classes = Files.createDirectories(sources.resolve("classes"));
    var java = new ArrayList<String>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      boolean isSource = file.getKey().endsWith(".java");
      Path path = (isSource ? sources : classes).resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
      if (isSource) {
        java.add(path.toString());
      }
    }
    if (!java.isEmpty()) {
      compile(classes, java, modulePath);
    }
    Files.createDirectories(jar.getParent());
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> walk = Files.walk(classes)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private static void compile(Path classes, List<String> java, Path... modulePath) {
    var path = new StringBuilder(System.getProperty("jdk.module.path"));
    for (Path jar : modulePath) {
      path.append(File.pathSeparator).append(jar);
    }
    boolean modular = java.stream().anyMatch(file -> file.endsWith("module-info.java"));
    var arguments =
        new ArrayList<>(
            List.of("-proc:none", "-nowarn", modular ? "-p" : "-cp", path.toString(), "-d"));
    arguments.add(classes.toString());
    arguments.addAll(java);
    var said = new StringWriter();
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(new PrintWriter(said), new PrintWriter(said), arguments.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalArgumentException(said.toString());
    }
  }
}
