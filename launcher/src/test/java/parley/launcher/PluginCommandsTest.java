package parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.providers.Plugin;
import parley.providers.PluginFolder;
import parley.providers.Plugins.PluginInfo;
import parley.testing.Workshop;

class PluginCommandsTest {
  @TempDir Path root;
  private Workshop workshop;
  private PluginFolder folder;
  private PluginCommands commands;

  @BeforeEach
  void installTwo() throws IOException {
    workshop = new Workshop(root.resolve("work"));
    folder = new PluginFolder(root.resolve("plugins"));
    var files = Workshop.discovery("finder", "");
    files.merge(
        Workshop.DESCRIPTOR, "description = Finds \u001b[31mred\u001b[0m.\n", String::concat);
    workshop.jar(folder.path().resolve("finder/finder-1.2.3.jar"), files);
    Files.writeString(folder.path().resolve("broken.jar"), "no jar");
    commands = with(Optional.of(folder), folder.plugins());
  }

  private static PluginCommands with(Optional<PluginFolder> folder, List<Plugin> plugins) {
    return new PluginCommands(
        folder,
        () ->
            List.of(
                new PluginInfo("transport", "tcp", "parley.transport.tcp", "0.1.0", "image"),
                new PluginInfo("discovery", "finder", "example.finder", "1.2.3\u0007", "a\nb")),
        () -> plugins);
  }

  private PluginCommands.Answer run(String line) {
    return commands.run(line.isEmpty() ? List.of() : List.of(line.split(" ")));
  }

  private void failed(String line, String sentence) {
    PluginCommands.Answer answer = run(line);
    assertFalse(answer.well(), answer::toString);
    assertEquals(List.of("error: " + sentence), answer.lines());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "list"})
  void listShowsProvidersAndThenEachPluginWithModuleOriginAndHash(String line) {
    PluginCommands.Answer answer = run(line);
    assertTrue(answer.well());
    List<String> lines = answer.lines();
    assertTrue(lines.getFirst().matches("transport +tcp +parley.transport.tcp +0.1.0 +image"));
    assertTrue(
        lines.get(1).matches("discovery +finder +example.finder +1.2.3[^\u0007]* +a[^\n]*b"));
    Path broken = folder.path().resolve("broken.jar");
    assertTrue(
        lines.get(2).startsWith("plugin broken is not used: it cannot be read: broken.jar is no"),
        lines.get(2));
    assertEquals("  from " + broken, lines.get(3));
    assertTrue(lines.get(4).matches("  sha256 [0-9a-f]{64} broken.jar"), lines.get(4));
    assertEquals("plugin finder 1.2.3 is fit to be loaded", lines.get(5));
    assertTrue(lines.get(6).startsWith("  Finds "), lines.get(6));
    assertEquals("  from " + folder.path().resolve("finder"), lines.get(7));
    assertEquals("  module example.finder: discovery example.finder.Finder", lines.get(8));
    assertTrue(lines.get(9).matches("  sha256 [0-9a-f]{64} finder-1.2.3.jar"), lines.get(9));
    assertEquals(10, lines.size());
    lines.forEach(each -> assertTrue(each.chars().noneMatch(Character::isISOControl), each));
  }

  @Test
  void whatHasBecomeOfAPluginIsInItsFirstLine() {
    Plugin active = mock(Plugin.class);
    when(active.id()).thenReturn("radio");
    when(active.version()).thenReturn("7");
    when(active.state()).thenReturn(Plugin.State.ACTIVE);
    when(active.origin()).thenReturn(Plugin.IMAGE);
    when(active.description()).thenReturn("");
    when(active.module()).thenReturn("");
    when(active.notes()).thenReturn(List.of("lib is used from the image"));
    commands = with(Optional.of(folder), List.of(active));
    assertEquals(
        List.of("plugin radio 7 is active", "  from image", "  note: lib is used from the image"),
        run("list").lines().subList(2, 5));
    failed(
        "disable radio", "'radio' is part of this image: that is decided when the image is linked");
    failed(
        "enable radio", "'radio' is part of this image: that is decided when the image is linked");
  }

  @Test
  void checkIsWellIfAllAreOrAreDisabled() {
    assertFalse(run("check").well());
    assertTrue(run("disable broken").well());
    PluginCommands.Answer answer = run("check");
    assertTrue(answer.well(), answer::toString);
    assertEquals("plugin broken is disabled", answer.lines().getFirst());
  }

  @Test
  void checkTakesAnIdAFoldersNameOrAPathAnywhere() throws IOException {
    Path elsewhere =
        workshop.jar(root.resolve("elsewhere/other.jar"), Workshop.discovery("other", ""));
    for (String word :
        List.of("finder", folder.path() + "/finder", folder.path() + "/finder/finder-1.2.3.jar")) {
      assertEquals(
          "plugin finder 1.2.3 is fit to be loaded", run("check " + word).lines().getFirst());
    }
    assertTrue(run("check " + elsewhere).well());
    assertFalse(run("check broken").well());
    assertFalse(run("check broken.jar").well());
    failed("check none", "there is no plugin 'none' in " + folder.path());
    failed("check no/such.jar", "'no/such.jar' does not exist");
    assertFalse(run("check /").well());
    assertFalse(commands.run(List.of("check", "a\0/b")).well());
  }

  @Test
  void disableAndEnableSayWhatTheyDidAndWhenItCounts() {
    String place = folder.path().resolve("finder").toString();
    String then = "; it takes effect when the server is started again";
    assertEquals(List.of("disabled " + place + then), run("disable finder").lines());
    assertTrue(Files.exists(folder.path().resolve("finder/DISABLED")));
    failed("disable finder", "finder is disabled already");
    assertEquals(List.of("enabled " + place + then), run("enable finder").lines());
    failed("enable finder", "finder is not disabled");
    failed("disable none", "there is no plugin 'none' in " + folder.path());
  }

  @Test
  void anIdThatTwoHaveIsToBeToldApartByTheirFiles() throws IOException {
    workshop.jar(folder.path().resolve("finder-2.jar"), Workshop.discovery("finder", ""));
    commands = with(Optional.of(folder), folder.plugins());
    assertTrue(run("disable finder-2").well());
    assertTrue(run("check").lines().toString().contains("plugin finder 1.2.3 is fit"));
  }

  @Test
  void withoutAFolderOnlyPathsCanBeChecked() throws IOException {
    commands = with(Optional.empty(), List.of());
    assertTrue(run("check " + folder.path() + "/finder").well());
    for (String line : List.of("check", "check finder", "disable finder", "enable finder")) {
      failed(line, "plugins are switched off: no-plugins");
    }
  }

  @Test
  void anEmptyFolderIsWell() {
    commands = with(Optional.of(new PluginFolder(root.resolve("none"))), List.of());
    assertEquals(
        new PluginCommands.Answer(
            List.of("there is no plugin in " + root.resolve("none")), /* well= */ true),
        run("check"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"remove x", "list x", "check a b", "disable", "enable", "disable a b", "LIST"})
  void whatIsNoCommandIsAnsweredWithTheUsage(String line) {
    failed(line, "usage: plugins " + PluginCommands.USAGE);
  }

  @Test
  void nothingOfAPluginRunsWhateverIsAsked() throws IOException {
    Map<String, String> files = Workshop.discovery("loud", "throw new AssertionError();");
    workshop.jar(folder.path().resolve("loud.jar"), files);
    for (String line : List.of("list", "check loud", "disable loud", "enable loud")) {
      assertTrue(run(line).well(), line);
    }
  }
}
