package parley.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Plugins that provide a transport each, as automatic modules, and fail in open. */
final class BadPlugins {
  private BadPlugins() {}

  /**
   * Makes a jar of each in a folder.
   *
   * @param bodies what open does, by the plugin's id
   */
  static void into(Path plugins, Path work, Map<String, String> bodies) throws IOException {
    var sources = new ArrayList<Path>();
    for (Map.Entry<String, String> body : bodies.entrySet()) {
      Path source = work.resolve(body.getKey()).resolve("Bad.java");
      Files.createDirectories(source.getParent());
      sources.add(Files.writeString(source, source(body.getKey(), body.getValue())));
    }
    Path classes = work.resolve("classes");
    Examples.compile(Examples.SOURCES.resolve("api/target/classes").toString(), classes, sources);
    for (String id : bodies.keySet()) {
      jar(plugins.resolve(id + ".jar"), classes, id);
    }
  }

  private static String source(String id, String body) {
    return """
    package bad.%1$s;
    public class Bad implements parley.api.Transport {
      public String name() { return "%1$s"; }
      public int defaultPort() { return 0; }
      static int deep(int n) { return 1 + deep(n + 1); }
      public parley.api.Endpoint open(parley.api.TransportContext context)
          throws java.io.IOException {
        %2$s
      }
    }
    """
        .formatted(id, body);
  }

  private static void jar(Path jar, Path classes, String id) throws IOException {
    String name = "bad/" + id + "/Bad.class";
    Map<String, byte[]> entries =
        Map.of(
            name,
            Files.readAllBytes(classes.resolve(name)),
            "META-INF/services/parley.api.Transport",
            bytes("bad." + id + ".Bad\n"),
            "META-INF/parley-plugin.properties",
            bytes("id = " + id + "\nversion = 1\napi = 0.1\n"));
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
