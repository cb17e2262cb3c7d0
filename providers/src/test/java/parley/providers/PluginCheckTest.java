package parley.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.testing.Workshop;

/** What a plugin says of itself, and its modules. */
class PluginCheckTest extends PluginCheckScene {
  /** A strategy in no module whose constructor needs something: only its class shows that. */
  static Map<String, String> unmakeable() {
    var files = Workshop.discovery("finder", "");
    files.put(
        "example/finder/Finder.java",
        files.get("example/finder/Finder.java").replace("Finder()", "Finder(int n)"));
    files.remove("module-info.java");
    files.put("META-INF/services/parley.api.Discovery", "example.finder.Finder\n");
    return files;
  }

  @Test
  void aGoodPluginIsShownWithItsModuleProvidersAndHash() throws IOException {
    Path jar = workshop.jar(place.resolve("finder.jar"), finder());
    Plugin plugin = check();
    assertEquals(Plugin.State.CHECKED, plugin.state(), plugin.problem());
    assertEquals("finder", plugin.id());
    assertEquals("1.2.3", plugin.version());
    assertEquals("example.finder", plugin.module());
    assertEquals(List.of("discovery example.finder.Finder"), plugin.provides());
    assertEquals(place.toString(), plugin.origin());
    assertEquals("finder.jar", plugin.files().getFirst().name());
    assertTrue(plugin.files().getFirst().sha256().matches("[0-9a-f]{64}"));
    assertEquals(Plugin.State.CHECKED, PluginFolder.check(jar).state());
  }

  @Test
  void checkingRunsNothing() throws IOException {
    var files = Workshop.discovery("finder", "throw new AssertionError();");
    files.put(
        "example/finder/Finder.java",
        files
            .get("example/finder/Finder.java")
            .replace("public Finder", "static { if (true) throw new Error(); } public Finder"));
    workshop.jar(place.resolve("finder.jar"), files);
    assertEquals(Plugin.State.CHECKED, check().state());
  }

  @Test
  void aJarWithoutADescriptorIsRefused() throws IOException {
    var files = finder();
    files.remove(Descriptor.FILE);
    workshop.jar(place.resolve("finder.jar"), files);
    refused("has no META-INF/parley-plugin.properties in its jar");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version = 1;api = 0.1                                  | does not say the name",
        "id = A;version = 1;api = 0.1                           | has the id 'A'",
        "id = a;api = 0.1                                       | does not say its own version",
        "id = a;version = ${v};api = 0.1                        | the build has not put the value in",
        "id = a;version = 1                                     | does not say the version of parley-api",
        "id = a;version = 1;api = new                           | 'new' is not a version like 1.2",
        "id = a;version = 1;api = 0.1;name = x                  | has a line 'name' in META-INF/parley-plugin.properties, which",
        "id = a;version = 1;api = 0.1;setting.n = number        | says setting.n = number, which is no type",
        "id = a;version = 1;api = 0.1;setting.n = whole 1       | says setting.n = whole 1, which is no type",
        "id = a;version = 1;api = 0.1;setting.n.help = x        | but no setting.n, which says its type",
        "id = a;version = 1;api = 0.1;setting.n = whole 1..9;setting.n.default = 10 | '10' is not a whole number from 1 to 9",
        "id = a;version = 1;api = [7,8)                         | works with parley.api [7.0,8.0), and this server has",
      })
  void aBadDescriptorIsRefusedWithWhatIsRight(String lines, String sentence) throws IOException {
    String descriptor = lines.strip().replace(';', '\n');
    workshop.jar(place.resolve("finder.jar"), Map.of(Descriptor.FILE, descriptor));
    refused(sentence);
  }

  @Test
  void settingsAreDeclaredWithTypesDefaultsAndHelp() throws Exception {
    var text =
        Workshop.descriptor("a")
            + "setting.mode = choice strict|lax\nsetting.mode.default = lax\n"
            + "setting.mode.help = How to behave.\nsetting.n = whole -1..9\n";
    Descriptor read =
        Descriptor.read(
            new java.io.ByteArrayInputStream(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    PluginSetting mode = read.settings().getFirst();
    assertEquals(
        new PluginSetting(
            "mode",
            PluginSetting.Type.CHOICE,
            List.of("strict", "lax"),
            List.of("lax"),
            "How to behave."),
        mode);
    assertTrue(mode.problem("odd").orElseThrow().contains("'odd' is none of strict, lax"));
    assertTrue(read.settings().getLast().problem("10").isPresent());
    assertTrue(read.settings().getLast().problem("-1").isEmpty());
  }

  @Test
  void aModuleThatTheImageLacksIsNamed() throws IOException {
    Path library =
        workshop.jar(
            root.resolve("lib.jar"),
            Map.of(
                "module-info.java",
                "module lib { exports lib; }",
                "lib/A.java",
                "package lib; public class A {}"));
    var files = finder();
    files.put(
        "module-info.java",
        files.get("module-info.java").replace("requires", "requires lib; requires"));
    workshop.jar(place.resolve("finder.jar"), files, library);
    refused("needs the module lib (example.finder requires it), which is neither in its folder");
    Files.copy(library, place.resolve("lib.jar"));
    assertEquals(Plugin.State.CHECKED, check().state());
  }

  @Test
  void aSecondCopyOfAModuleIsRefused() throws IOException {
    workshop.jar(place.resolve("finder.jar"), finder());
    var library =
        Map.of("module-info.java", "module lib { }", "lib/A.java", "package lib; class A {}");
    workshop.jar(place.resolve("lib-1.jar"), library);
    workshop.jar(place.resolve("lib-2.jar"), library);
    refused("has the module lib twice");
  }

  @Test
  void aShadedCopyOfTheApiIsRefusedAndAWholeOneIsPassedOver() throws IOException {
    var shaded = finder();
    shaded.put("parley/api/Rogue.class", "not even a class");
    workshop.jar(place.resolve("finder.jar"), shaded);
    refused("holds a copy of the package parley.api");
    workshop.jar(place.resolve("finder.jar"), finder());
    workshop.jar(
        place.resolve("parley-api.jar"),
        Map.of(
            "module-info.java",
            "module parley.api { exports parley.api; }",
            "parley/api/Old.java",
            "package parley.api; public interface Old {}"));
    Plugin plugin = check();
    assertEquals(Plugin.State.CHECKED, plugin.state(), plugin.problem());
    assertEquals(
        List.of("parley.api is used from the image, not from parley-api.jar: leave it out"),
        plugin.notes());
  }

  @Test
  void whatProvidesNothingIsRefused() throws IOException {
    var files = finder();
    files.put("module-info.java", "module example.finder { requires parley.api; }");
    workshop.jar(place.resolve("finder.jar"), files);
    refused("provides none of parley.api.AuthScheme, parley.api.Discovery, parley.api.Transport");
  }

  @Test
  void anAutomaticModuleWillDo() throws IOException {
    var files = finder();
    files.remove("module-info.java");
    files.put("META-INF/services/parley.api.Discovery", "example.finder.Finder\n");
    workshop.jar(place.resolve("my-finder-1.0.jar"), files);
    Plugin plugin = check();
    assertEquals(Plugin.State.CHECKED, plugin.state(), plugin.problem());
    assertEquals("my.finder", plugin.module());
  }

  @Test
  void aProviderThatCannotBeMadeIsRefusedWithoutBeingMade() throws IOException {
    workshop.jar(place.resolve("finder.jar"), unmakeable());
    refused("Unable to get public no-arg constructor");
  }

  @Test
  void aJarOfALaterJavaSaysWithWhatToCompile() throws IOException {
    Path jar = workshop.jar(place.resolve("finder.jar"), finder());
    for (String name : List.of("example/finder/Finder.class", "module-info.class")) {
      try (var files = FileSystems.newFileSystem(jar)) {
        byte[] code = Files.readAllBytes(files.getPath(name));
        code[7] += 1; // its major version
        Files.write(files.getPath(name), code);
      }
      refused("was compiled for a later Java than this server's, which is ");
    }
  }

  @Test
  void whatAPluginSaysOfItselfIsShown() throws IOException {
    var files = finder();
    files.merge(Descriptor.FILE, "description = Finds.\n", String::concat);
    workshop.jar(place.resolve("finder.jar"), files);
    assertEquals("Finds.", check().description());
  }
}
