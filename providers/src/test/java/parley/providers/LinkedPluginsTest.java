package parley.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parley.testing.Workshop;

/** Plugins that are part of the image. */
@Timeout(300)
class LinkedPluginsTest {
  @TempDir Path root;
  private Workshop workshop;

  @BeforeEach
  void openTheWorkshop() {
    workshop = new Workshop(root.resolve("work"));
  }

  /** As if these modules were linked, so that the loader finds them in whatever order. */
  private List<Plugin> linked(Map<String, String> ids) throws IOException {
    var jars = new ArrayList<Path>();
    for (Map.Entry<String, String> module : ids.entrySet()) {
      var files = Workshop.discovery(module.getKey(), "");
      files.replaceAll((name, text) -> text.replaceAll("return \"\\w+\"", "return \"same\""));
      files.put(Descriptor.FILE, Workshop.descriptor(module.getValue()));
      jars.add(workshop.jar(root.resolve(module.getKey() + ".jar"), files));
    }
    ModuleFinder finder = ModuleFinder.of(jars.toArray(Path[]::new));
    Set<String> modules =
        ids.keySet().stream().map(name -> "example." + name).collect(Collectors.toSet());
    var boot = ModuleLayer.boot();
    var layer =
        boot.defineModulesWithOneLoader(
            boot.configuration().resolve(finder, ModuleFinder.of(), modules),
            ClassLoader.getSystemClassLoader());
    ClassLoader usual = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(layer.findLoader(modules.iterator().next()));
    try {
      var found = new Found();
      found.inImage();
      return found.plugins();
    } finally {
      Thread.currentThread().setContextClassLoader(usual);
    }
  }

  private static List<String> active(List<Plugin> plugins) {
    return plugins.stream().filter(Plugin::isActive).map(Plugin::module).toList();
  }

  @Test
  void ofLinkedPluginsThatContendTheFirstByIdAndModuleIsUsed() throws IOException {
    var ids = new TreeMap<String, String>();
    for (int i = 0; i < 8; i++) {
      ids.put("m" + i, "id-" + (9 - i));
    }
    List<Plugin> ofOneName = linked(ids);
    assertEquals(
        List.of("id-2", "id-3", "id-4", "id-5", "id-6", "id-7", "id-8", "id-9"),
        ofOneName.stream().map(Plugin::id).toList());
    assertEquals(List.of("example.m7"), active(ofOneName));
    ids.replaceAll((module, id) -> "one-id");
    assertEquals(List.of("example.m0"), active(linked(ids)));
  }

  @Test
  void aLinkedPluginIsForThisApiOrNotUsed() throws Exception {
    var files = Workshop.discovery("linked", "");
    files.replaceAll((name, text) -> text.replaceAll("api = .*", "api = [7,8)"));
    Path jar = workshop.jar(root.resolve("linked.jar"), files);
    var boot = ModuleLayer.boot();
    var resolved =
        boot.configuration()
            .resolve(ModuleFinder.of(jar), ModuleFinder.of(), Set.of("example.linked"));
    Module module =
        boot.defineModulesWithOneLoader(resolved, ClassLoader.getSystemClassLoader())
            .findModule("example.linked")
            .orElseThrow();
    Plugin plugin = Found.linked(module).orElseThrow();
    assertEquals(Plugin.State.REFUSED, plugin.state());
    assertTrue(plugin.problem().startsWith("works with parley.api [7.0,8.0)"), plugin::problem);
  }
}
