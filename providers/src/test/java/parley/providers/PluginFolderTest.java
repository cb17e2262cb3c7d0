package parley.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.testing.Workshop;

/** Several plugins beside each other, and their marks. */
class PluginFolderTest {
  @TempDir Path root;
  private Workshop workshop;
  private PluginFolder folder;
  private Path place;

  @BeforeEach
  void makeFolders() {
    workshop = new Workshop(root.resolve("work"));
    folder = new PluginFolder(root.resolve("plugins"));
    place = folder.path().resolve("mine");
  }

  @Test
  void aFolderOfPluginsThatEverybodyCanChangeHasNoneThatIsFit() throws IOException {
    workshop.jar(place.resolve("finder.jar"), Workshop.discovery("finder", ""));
    assertEquals(Plugin.State.CHECKED, folder.plugins().getFirst().state());
    Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
    Plugin plugin = folder.plugins().getFirst();
    assertEquals(Plugin.State.REFUSED, plugin.state());
    assertTrue(plugin.problem().contains("run chmod o-w " + folder.path()), plugin::problem);
  }

  @Test
  void whatIsNoPlainFileIsNeverOpenedAndStopsNoOther() throws Exception {
    workshop.jar(folder.path().resolve("fine.jar"), Workshop.discovery("finder", ""));
    Files.createSymbolicLink(folder.path().resolve("gone.jar"), root.resolve("nothing"));
    Files.createSymbolicLink(folder.path().resolve("loop"), Path.of("loop"));
    Path pipe = folder.path().resolve("pipe.jar");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Files.createDirectories(folder.path().resolve("within/a.jar"));
    Map<String, String> problems = new TreeMap<>();
    for (Plugin plugin : folder.plugins()) {
      problems.put(plugin.id(), plugin.problem());
    }
    assertEquals(
        Map.of(
            "finder", "",
            "gone", "cannot be read: gone.jar is a link to " + root + "/nothing, which is gone",
            "loop", "cannot be read: loop is a link to loop, which is gone",
            "pipe", "cannot be read: pipe.jar is no plain file",
            "within", "cannot be read: a.jar is no plain file"),
        problems);
  }

  @Test
  void theSameIdTwiceIsRefusedBothTimesUnlessOneIsDisabled() throws IOException {
    workshop.jar(folder.path().resolve("one/finder.jar"), Workshop.discovery("finder", ""));
    Path two =
        workshop.jar(
            folder.path().resolve("two-1.0.jar"), new TreeMap<>(Workshop.discovery("finder", "")));
    for (Plugin plugin : folder.plugins()) {
      assertEquals(Plugin.State.REFUSED, plugin.state());
      assertTrue(plugin.problem().contains("has the id of another plugin"), plugin::problem);
    }
    folder.disable("two-1.0");
    assertTrue(Files.exists(two.resolveSibling("two-1.0.jar.DISABLED")));
    assertEquals(
        List.of(Plugin.State.CHECKED, Plugin.State.DISABLED),
        folder.plugins().stream().map(Plugin::state).toList());
    folder.enable("two-1.0");
    folder.disable("one");
    assertTrue(Files.exists(folder.path().resolve("one/DISABLED")));
  }

  @Test
  void whatOnlyAFilesNameCallsByThatIdIsNoOtherPlugin() throws IOException {
    workshop.jar(folder.path().resolve("finder-1.0.jar"), Workshop.discovery("finder", ""));
    Files.createDirectories(folder.path().resolve("finder")); // left behind, and empty
    assertEquals(
        List.of("has no jar: put the plugin's jars right into its folder", ""),
        folder.plugins().stream().map(Plugin::problem).toList());
  }

  @Test
  void aCheckOfTheWholeFolderSeesWhatOnlyLoadingShows() throws IOException {
    workshop.jar(place.resolve("finder.jar"), PluginCheckTest.unmakeable());
    Plugin plugin = folder.plugins().getFirst();
    assertTrue(
        plugin.problem().contains("Unable to get public no-arg constructor"), plugin::problem);
  }

  @Test
  void aFolderWithoutANameIsNoMoreThanAFolderWithoutAJar() throws IOException {
    assertEquals("/", PluginFolder.check(Path.of("/")).id());
    Files.createDirectories(place);
    assertEquals("mine", PluginFolder.check(place.resolve("../mine/.")).id());
  }

  @Test
  void aMarkerThatCannotBeMadeOrTakenAwaySaysWhy() throws IOException {
    Files.createDirectories(folder.path());
    Files.createSymbolicLink(
        folder.path().resolve("system"), Path.of("/proc/self")); // not even root
    String problem = assertThrows(IOException.class, () -> folder.disable("system")).getMessage();
    assertTrue(
        problem.startsWith(
            "the file "
                + folder.path()
                + "/system/DISABLED, which would disable it, cannot be made: "),
        problem);
    assertTrue(!problem.endsWith("DISABLED"), problem);

    workshop.jar(place.resolve("finder.jar"), Workshop.discovery("finder", ""));
    Files.createDirectories(place.resolve("DISABLED/full"));
    assertEquals(
        "the file "
            + place
            + "/DISABLED, which disables it, cannot be deleted: it is a folder with"
            + " something in it",
        assertThrows(IOException.class, () -> folder.enable("finder")).getMessage());
  }

  @Test
  void aMarkerThatIsALinkToNothingDisablesToo() throws IOException {
    workshop.jar(place.resolve("finder.jar"), Workshop.discovery("finder", ""));
    Files.createSymbolicLink(place.resolve("DISABLED"), Path.of("nothing"));
    assertEquals(Plugin.State.DISABLED, folder.plugins().getFirst().state());
    folder.enable("finder");
    assertEquals(Plugin.State.CHECKED, folder.plugins().getFirst().state());
  }
}
