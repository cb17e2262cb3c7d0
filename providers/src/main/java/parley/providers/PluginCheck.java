package parley.providers;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import parley.api.Transport;

/**
 * Looks at the jars of a plugin without running anything of them: the descriptor, the modules, what
 * they require and provide.
 */
final class PluginCheck {
  /** What a plugin may provide, and the word for it. */
  static final Map<String, String> KINDS =
      new TreeMap<>(
          Map.of(
              "parley.api.Transport", "transport",
              "parley.api.AuthScheme", "auth",
              "parley.api.Discovery", "discovery"));

  private static final String API = "parley.api";

  private static final int MEBIBYTE = 1024 * 1024;
  private static final int MOST_ENTRY_MIB = 1; // a guess: hundreds of times the usual

  /**
   * A signed jar's has a digest of each class: Bouncy Castle's is 855 KB. Java takes as much of a
   * signature's file.
   */
  private static final int MOST_MANIFEST_MIB = 16;

  private static final Pattern MANIFEST = Pattern.compile("(?i:META-INF/MANIFEST\\.MF)");
  private static final Pattern READ_BY_JAVA =
      Pattern.compile(
          MANIFEST + "|META-INF/services/.*|(META-INF/versions/\\d+/)?module-info\\.class");

  private final List<Path> jars;
  private final Map<String, ModuleReference> modules = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private Optional<Path> mainJar = Optional.empty();
  private Optional<Descriptor> descriptor = Optional.empty();
  private Optional<ModuleDescriptor> main = Optional.empty();

  PluginCheck(List<Path> jars) {
    this.jars = jars;
  }

  /** The version of parley.api in this image. */
  static String apiVersion() {
    return Optional.ofNullable(Transport.class.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion)
        .orElse("0");
  }

  /** What could be read, also after a check has failed. */
  Optional<Descriptor> descriptor() {
    return descriptor;
  }

  /** The module with the descriptor, once it is known. */
  Optional<ModuleDescriptor> main() {
    return main;
  }

  List<String> notes() {
    return notes;
  }

  ModuleFinder finder() {
    return ModuleFinder.of(jars.toArray(Path[]::new));
  }

  /** What the main module provides of what a server uses. */
  List<String> provides() {
    return main.map(PluginCheck::provides).orElse(List.of());
  }

  static List<String> provides(ModuleDescriptor module) {
    return module.provides().stream()
        .filter(provided -> KINDS.containsKey(provided.service()))
        .flatMap(provided ->
            provided.providers().stream().map(name -> KINDS.get(provided.service()) + " " + name))
        .sorted()
        .toList();
  }

  /** Every check that needs no class to be loaded. */
  void run() throws PluginProblem {
    if (jars.isEmpty()) {
      throw new PluginProblem("has no jar: put the plugin's jars right into its folder");
    }
    for (Path jar : jars) {
      findDescriptor(jar);
    }
    Path jar =
        mainJar.orElseThrow(() ->
            new PluginProblem(
                "has no "
                    + Descriptor.FILE
                    + " in "
                    + (jars.size() == 1 ? "its jar" : "any of its jars")
                    + ": that file says its id, version and api"));
    descriptor.orElseThrow().refuseOtherApi();
    for (Path each : jars) {
      findModule(each, each.equals(jar));
    }
    checkServices();
    checkRequires();
  }

  private void findDescriptor(Path jar) throws PluginProblem {
    try (JarFile file = new JarFile(jar.toFile(), /* verify= */ false)) {
      refuseSwollen(jar, file);
      ZipEntry entry = file.getEntry(Descriptor.FILE);
      if (entry == null) {
        return;
      }
      if (mainJar.isPresent()) {
        throw new PluginProblem(
            "has two jars with a "
                + Descriptor.FILE
                + ", "
                + mainJar.get().getFileName()
                + " and "
                + jar.getFileName()
                + ": give each plugin a folder of its own");
      }
      mainJar = Optional.of(jar);
      try (InputStream in = file.getInputStream(entry)) {
        descriptor = Optional.of(Descriptor.read(in));
      }
    } catch (IOException e) {
      throw new PluginProblem(
          "cannot be read: " + jar.getFileName() + " is no jar: " + e.getMessage(), e);
    }
  }

  /** Java reads each of these whole into memory, however much a few bytes of the jar unpack to. */
  private static void refuseSwollen(Path jar, JarFile file) throws IOException, PluginProblem {
    for (ZipEntry entry : Collections.list(file.entries())) {
      if (!READ_BY_JAVA.matcher(entry.getName()).matches()) {
        continue;
      }
      try (InputStream in = file.getInputStream(entry)) {
        int mostMib =
            MANIFEST.matcher(entry.getName()).matches() ? MOST_MANIFEST_MIB : MOST_ENTRY_MIB;
        if (holdsMoreThan(mostMib * MEBIBYTE, in)) {
          throw new PluginProblem(
              "has a %s of more than %d MiB in %s, and no more is read"
                  .formatted(entry.getName(), mostMib, jar.getFileName()));
        }
      }
    }
  }

  private static boolean holdsMoreThan(int most, InputStream in) throws IOException {
    long left = most + 1L;
    for (long skipped = in.skip(left); skipped > 0; skipped = in.skip(left)) {
      left -= skipped;
    }
    return left == 0;
  }

  private void findModule(Path jar, boolean isMain) throws PluginProblem {
    ModuleReference found;
    try {
      found = ModuleFinder.of(jar).findAll().iterator().next();
    } catch (FindException e) {
      throw new PluginProblem(whyNoModule(jar, e), e);
    }
    ModuleDescriptor module = found.descriptor();
    if (isMain) {
      main = Optional.of(module);
    }
    ModuleReference other = modules.putIfAbsent(module.name(), found);
    if (other != null) {
      throw new PluginProblem(
          "has the module " + module.name() + " twice: remove one of the two jars");
    }
    boolean inImage = ModuleLayer.boot().findModule(module.name()).isPresent();
    if (inImage && isMain) {
      throw new PluginProblem(
          "is a module named " + module.name() + ", and the image has one of that name: rename it");
    }
    if (inImage) {
      notes.add(
          module.name()
              + " is used from the image, not from "
              + jar.getFileName()
              + ": leave it out");
    } else if (module.packages().contains(API)) {
      throw new PluginProblem(
          "holds a copy of the package parley.api in "
              + jar.getFileName()
              + ": do not shade it in; its scope is provided");
    }
  }

  private static String whyNoModule(Path jar, FindException e) {
    String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    return String.valueOf(why).startsWith("Unsupported major.minor version")
        ? Explanation.laterJava(jar.getFileName() + ": " + why)
        : "cannot be a module as " + jar.getFileName() + " is: " + why;
  }

  private void checkServices() throws PluginProblem {
    ModuleDescriptor module = main.orElseThrow();
    for (ModuleDescriptor.Provides provided : module.provides()) {
      if (provided.service().equals("parley.api.PeerTransport")) {
        throw new PluginProblem(
            "provides parley.api.PeerTransport, of which a server has exactly one: it can only be"
                + " linked into an image in place of the other");
      }
    }
    if (provides().isEmpty()) {
      throw new PluginProblem(
          "provides none of "
              + String.join(", ", KINDS.keySet())
              + (module.isAutomatic()
                  ? ": name the class in META-INF/services/<one of them>"
                  : ": say 'provides … with …' in its module-info.java"));
    }
  }

  /** Follows what the main module requires, so that a sentence can say what is missing where. */
  private void checkRequires() throws PluginProblem {
    var seen = new java.util.HashSet<String>();
    var open = new java.util.ArrayDeque<ModuleDescriptor>(List.of(main.orElseThrow()));
    if (open.peek().isAutomatic()) {
      modules.values().forEach(reference -> open.add(reference.descriptor()));
    }
    while (!open.isEmpty()) {
      ModuleDescriptor module = open.remove();
      for (ModuleDescriptor.Requires required : module.requires()) {
        boolean optional = required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC);
        String name = required.name();
        if (optional || !seen.add(name) || ModuleLayer.boot().findModule(name).isPresent()) {
          continue;
        }
        ModuleReference own = modules.get(name);
        if (own == null) {
          throw new PluginProblem(missing(name, module.name()));
        }
        open.add(own.descriptor());
      }
    }
  }

  private static String missing(String name, String by) {
    String needs = "needs the module " + name + " (" + by + " requires it), ";
    if (name.startsWith("java.") || name.startsWith("jdk.")) {
      return needs
          + "which is not in this image; do without it, or link an image with it (docs/plugins.md,"
          + " \"Link-time\")";
    }
    return needs + "which is neither in its folder nor in the image: put its jar there";
  }

  /** The modules of the plugin's own that are resolved from its main one. */
  Set<String> roots() {
    return Set.of(main.orElseThrow().name());
  }
}
