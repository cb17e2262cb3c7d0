package parley.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.api.Discovery;
import parley.testing.Workshop;

/** Jars that are plugins but for what they provide, or how they are put together. */
@Timeout(300)
class OddProvidersTest {
  private static final String SERVICES = "META-INF/services/parley.api.Discovery";

  /** Short where a test waits for it to pass, and long where it must not. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path root;
  private Workshop workshop;
  private PluginFolder folder;

  @BeforeEach
  void makeFolder() {
    workshop = new Workshop(root.resolve("work"));
    folder = new PluginFolder(root.resolve("plugins"));
  }

  private Path place(String jar) {
    return folder.path().resolve("odd").resolve(jar);
  }

  private void refused(String sentence) throws IOException {
    refused(sentence, LONG);
  }

  private void refused(String sentence, Duration limit) throws IOException {
    var found = new Found();
    found.in(folder, plugin -> limit);
    Plugin plugin = found.plugins().getFirst();
    assertEquals(Plugin.State.REFUSED, plugin.state());
    assertTrue(plugin.problem().contains(sentence), plugin::problem);
    assertTrue(found.all().isEmpty());
  }

  @Test
  void aPeerTransportIsNoPluginsToProvide() throws IOException {
    var files = Workshop.discovery("odd", "");
    files.put(
        "module-info.java",
        "module example.odd { requires parley.api; provides parley.api.PeerTransport with"
            + " example.odd.Finder; }");
    files.put(
        "example/odd/Finder.java",
        """
        package example.odd;
        public class Finder implements parley.api.PeerTransport {
          public String name() { return "odd"; }
          public parley.api.PeerEndpoint open(parley.api.PeerTransportContext c) { return null; }
        }
        """);
    workshop.jar(place("odd.jar"), files);
    refused("provides parley.api.PeerTransport, of which a server has exactly one");
  }

  @Test
  void aSchemeOfKeysIsNoPluginsToProvide() throws IOException {
    var files = Workshop.discovery("odd", "");
    files.computeIfPresent(
        "module-info.java", (name, text) -> text.replace("Discovery", "AuthScheme"));
    files.put(
        "example/odd/Finder.java",
        """
        package example.odd;
        public class Finder implements parley.api.KeyScheme {
          public String name() { return "odd"; }
          public boolean verify(byte[] key, byte[] message, byte[] proof) { return true; }
          public parley.api.ServerIdentity identity(java.nio.file.Path file) { return null; }
        }
        """);
    workshop.jar(place("odd.jar"), files);
    refused("provides a parley.api.KeyScheme, of which a server has exactly one");
  }

  @Test
  void onePackageInTwoJarsIsNamed() throws IOException {
    workshop.jar(place("odd.jar"), automatic("odd.Finder"));
    workshop.jar(place("more.jar"), Map.of("odd/More.java", "package odd; public class More {}"));
    refused("cannot be put together: ");
  }

  @Test
  void aClassInNoPackageIsNamed() throws IOException {
    var files = automatic("odd.Finder");
    files.put("Loose.java", "public class Loose {}");
    workshop.jar(place("odd.jar"), files);
    refused("cannot be a module as odd.jar is: Loose.class found in top-level directory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "odd.Missing | Provider odd.Missing not found",
        "odd.Other   | odd.Other not a subtype",
        "odd.Hidden  | cannot provide parley.api.Discovery: odd.Hidden Unable to get public no-arg constructor",
      })
  void aServiceFileThatNamesNoProviderIsToldOf(String named, String sentence) throws IOException {
    var files = automatic("odd.Finder");
    files.put("odd/Other.java", "package odd; public class Other {}");
    files.put(
        "odd/Hidden.java",
        "package odd; public abstract class Hidden implements parley.api.Discovery {"
            + " private Hidden() {} }");
    files.put(SERVICES, named + "\n");
    workshop.jar(place("odd.jar"), files);
    refused(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "if (true) throw new IllegalStateException(\"at once\"); | threw java.lang.IllegalStateException (at once) from its constructor, at example.odd.Finder.<clinit>(Finder.java",
        "deep(0);                                               | overflowed the stack in its constructor, at example.odd.Finder.deep(Finder.java",
      })
  void aStaticInitialiserIsGuardedLikeAConstructor(String initialiser, String sentence)
      throws IOException {
    initialisedBy(initialiser);
    refused(sentence);
  }

  @Test
  void aStaticInitialiserThatHangsIsLeftBehind() throws IOException {
    initialisedBy(Workshop.HANGING);
    refused(
        "did not return from its constructor within 2000 ms; it was at"
            + " example.odd.Finder.<clinit>(Finder.java",
        SHORT);
  }

  private void initialisedBy(String initialiser) throws IOException {
    var files = Workshop.discovery("odd", "");
    files.computeIfPresent(
        "example/odd/Finder.java",
        (name, text) ->
            text.replace(
                "public Finder()",
                "static int n; static { if (n == 0) { %s } } public Finder()"
                    .formatted(initialiser)));
    workshop.jar(place("odd.jar"), files);
  }

  /** An automatic module with a strategy in the package odd. */
  private static Map<String, String> automatic(String provider) {
    Map<String, String> files = Workshop.discovery("odd", "");
    files.remove("module-info.java");
    String source = files.remove("example/odd/Finder.java");
    files.put("odd/Finder.java", source.replace("package example.odd", "package odd"));
    files.put(SERVICES, provider + "\n");
    return files;
  }

  @Test
  void theSameJarWithoutOddityIsFine() throws IOException {
    workshop.jar(place("odd.jar"), automatic("odd.Finder"));
    var found = new Found();
    found.in(folder, plugin -> LONG);
    assertEquals(1, found.of(Discovery.class).size());
  }
}
