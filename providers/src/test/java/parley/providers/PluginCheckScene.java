package parley.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import parley.testing.Workshop;

/** A plugin to be checked. */
abstract class PluginCheckScene {
  @TempDir Path root;
  Workshop workshop;
  Path place;

  @BeforeEach
  void makeFolders() {
    workshop = new Workshop(root.resolve("work"));
    place = root.resolve("plugins/mine");
  }

  Plugin check() throws IOException {
    return PluginFolder.check(place);
  }

  /** With what a problem begins: it is told as "plugin x is not used: it …". */
  static final Pattern AFTER_IT =
      Pattern.compile(
          "(has|holds|is|says|needs|works|provides|declares|cannot|can|did|threw|was) ");

  void refused(String sentence) throws IOException {
    Plugin plugin = check();
    assertEquals(Plugin.State.REFUSED, plugin.state());
    assertTrue(plugin.problem().contains(sentence), plugin::problem);
    assertTrue(AFTER_IT.matcher(plugin.problem()).lookingAt(), plugin::problem);
  }

  Map<String, String> finder() {
    return Workshop.discovery("finder", "");
  }
}
