package parley.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.testing.Workshop;

class PluginCheckTest {
  @TempDir Path root;
  private Workshop workshop;
  private Path place;

  @BeforeEach
  void makeFolders() {
    workshop = new Workshop(root.resolve("work"));
    place = root.resolve("plugins/mine");
  }

  private Plugin check() throws IOException {
    return PluginFolder.check(place);
  }

  /** With what a problem begins: it is told as "plugin x is not used: it …". */
  private static final Pattern AFTER_IT =
      Pattern.compile(
          "(has|holds|is|says|needs|works|provides|declares|cannot|can|did|threw|was) ");

  private void refused(String sentence) throws IOException {
    Plugin plugin = check();
    assertEquals(Plugin.State.REFUSED, plugin.state());
    assertTrue(plugin.problem().contains(sentence), plugin::problem);
    assertTrue(AFTER_IT.matcher(plugin.problem()).lookingAt(), plugin::problem);
  }

  private Map<String, String> finder() {
    return Workshop.discovery("finder", "");
  }

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
  void aFolderWithoutAJarIsRefused() throws IOException {
    Files.createDirectories(place);
    refused("has no jar");
  }

  @Test
  void aJarWithoutADescriptorIsRefused() throws IOException {
    var files = finder();
    files.remove(Descriptor.FILE);
    workshop.jar(place.resolve("finder.jar"), files);
    refused("has no META-INF/parley-plugin.properties in its jar");
  }

  @Test
  void whatIsNoJarIsRefused() throws IOException {
    Files.createDirectories(place);
    Files.writeString(place.resolve("finder.jar"), "no jar");
    refused("cannot be read: finder.jar is no jar");
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
  void aJarThatEverybodyCanChangeIsRefused() throws IOException {
    Path jar = workshop.jar(place.resolve("finder.jar"), finder());
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));
    refused("run chmod o-w " + jar);
  }

  @Test
  void linksAreFollowedAndToldOf() throws IOException {
    Path jar = workshop.jar(root.resolve("elsewhere/finder.jar"), finder());
    Files.createDirectories(place);
    Files.createSymbolicLink(place.resolve("a.jar"), jar);
    Plugin plugin = check();
    assertEquals(Plugin.State.CHECKED, plugin.state(), plugin.problem());
    assertEquals(List.of("a.jar is a link to " + jar), plugin.notes());

    Files.createSymbolicLink(root.resolve("plugins/linked"), place);
    place = root.resolve("plugins/linked");
    assertTrue(check().notes().contains("linked is a link to " + root.resolve("plugins/mine")));
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
  void aFewBytesThatUnpackToManyAreNotUnpacked() throws IOException {
    for (String name :
        List.of(
            "META-INF/services/parley.api.Discovery", "META-INF/versions/25/module-info.class")) {
      var files = finder();
      files.put(name, "#".repeat(1024 * 1024 + 1));
      workshop.jar(place.resolve("finder.jar"), files);
      refused("has a " + name + " of more than 1 MiB in finder.jar");
    }
    var files = finder();
    files.put("META-INF/MANIFEST.MF", "#".repeat(16 * 1024 * 1024 + 1));
    workshop.jar(place.resolve("finder.jar"), files);
    refused("has a META-INF/MANIFEST.MF of more than 16 MiB in finder.jar");
    files = finder();
    files.put(Descriptor.FILE, "#".repeat(1024 * 1024));
    workshop.jar(place.resolve("finder.jar"), files);
    refused("larger than 64 KiB");
  }

  @Test
  void aManifestMayListThousandsOfSignedClasses() throws IOException {
    var manifest = new StringBuilder("Manifest-Version: 1.0\n\n");
    for (int i = 0; manifest.length() <= 2 * 1024 * 1024; i++) {
      manifest.append("Name: finder/Class%d.class\nSHA-256-Digest: %064d\n\n".formatted(i, i));
    }
    var files = finder();
    files.put("META-INF/MANIFEST.MF", manifest.toString());
    workshop.jar(place.resolve("finder.jar"), files);
    Plugin plugin = check();
    assertEquals(Plugin.State.CHECKED, plugin.state(), plugin.problem());
  }

  @Test
  void moreThanAnyPluginNeedsIsNotEvenHashed() throws IOException {
    Path jar = workshop.jar(place.resolve("finder.jar"), finder());
    try (var file = new RandomAccessFile(jar.toFile(), "rw")) {
      file.setLength(513L * 1024 * 1024); // a hole, which takes no space
    }
    refused("has more than 512 MiB of jars");
    assertEquals("", check().files().getFirst().sha256());
  }

  @Test
  void whatAPluginSaysOfItselfIsShown() throws IOException {
    var files = finder();
    files.merge(Descriptor.FILE, "description = Finds.\n", String::concat);
    workshop.jar(place.resolve("finder.jar"), files);
    assertEquals("Finds.", check().description());
  }
}
