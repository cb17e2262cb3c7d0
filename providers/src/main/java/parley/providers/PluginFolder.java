package parley.providers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of third parties' plugins: each a folder of jars, or one jar. To read it runs nothing
 * of them. What is disabled is marked by a file: {@code DISABLED} in a plugin's folder, or {@code
 * <name>.jar.DISABLED} beside a jar.
 */
public final class PluginFolder {
  static final String MARKER = "DISABLED";

  private static final int MOST_PLUGINS = 64; // a guess: each is a start of up to some seconds

  private final Path folder;

  /** The folder need not be there: it is then as good as empty. */
  public PluginFolder(Path folder) {
    this.folder = folder;
  }

  /** One entry of the folder, and its modules if it is fit to be loaded. */
  record Checked(Plugin plugin, Optional<PluginLayer> ready) {
    Optional<PluginLayer> layer() {
      return plugin.state() == Plugin.State.CHECKED ? ready : Optional.empty();
    }
  }

  /** Where it is. */
  public Path path() {
    return folder;
  }

  /**
   * What is in the folder, by name, checked.
   *
   * @throws IOException if it cannot be read, or holds more than anybody means to install
   */
  public List<Plugin> plugins() throws IOException {
    return checked().stream().map(Checked::plugin).toList();
  }

  List<Checked> checked() throws IOException {
    var all = new ArrayList<Checked>();
    for (Path place : places()) {
      all.add(check(place, isDisabled(place)));
    }
    refuseDoubled(all);
    if (!all.isEmpty() && PluginFiles.isWritableByOthers(folder)) {
      all.stream()
          .map(Checked::plugin)
          .filter(plugin -> plugin.state() == Plugin.State.CHECKED)
          .forEach(plugin ->
              plugin.refuseUnused(
                  "is in a folder that everybody on this machine can change: run chmod o-w "
                      + folder));
    }
    return all;
  }

  private List<Path> places() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> places = entries.filter(PluginFiles::isMeant).sorted().toList();
      if (places.size() > MOST_PLUGINS) {
        throw new IOException(folder + " holds more than " + MOST_PLUGINS + " plugins");
      }
      return places;
    } catch (UncheckedIOException e) {
      throw new IOException(folder + " cannot be read: " + e.getCause(), e);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (AccessDeniedException e) {
      throw new IOException(folder + " cannot be read by this user", e);
    } catch (NotDirectoryException e) {
      throw new IOException(folder + " is not a folder", e);
    }
  }

  /** Checks a folder of jars, or one jar, wherever it is. */
  public static Plugin check(Path place) throws IOException {
    boolean isJar = place.toString().endsWith(PluginFiles.JAR) && Files.exists(place);
    if (!Files.isDirectory(place) && !isJar) {
      throw new IOException(place + " is neither a folder nor a jar");
    }
    return check(place, /* disabled= */ false).plugin();
  }

  private static Checked check(Path place, boolean disabled) {
    var files = PluginFiles.of(place);
    var check = new PluginCheck(files.jars());
    var state = disabled ? Plugin.State.DISABLED : Plugin.State.CHECKED;
    Optional<PluginLayer> layer = Optional.empty();
    String problem = "";
    try {
      files.refuseOdd();
      check.run();
      if (!disabled) {
        layer = Optional.of(PluginLayer.of(check));
      }
    } catch (PluginProblem e) {
      if (!disabled) {
        state = Plugin.State.REFUSED;
        problem = e.getMessage();
      }
    }
    return new Checked(plugin(place, files, check, state, problem), layer);
  }

  private static Plugin plugin(
      Path place, PluginFiles files, PluginCheck check, Plugin.State state, String problem) {
    var notes = new ArrayList<String>(files.links());
    notes.addAll(check.notes());
    return new Plugin(
        new Plugin.Facts(
            check.descriptor().map(Descriptor::id).orElse(name(place)),
            place.toString(),
            Optional.of(place),
            files.hashed(),
            check.descriptor(),
            check.main().map(module -> module.name()).orElse(""),
            check.provides(),
            List.copyOf(notes)),
        state,
        problem);
  }

  private static String name(Path place) {
    Path last = place.toAbsolutePath().normalize().getFileName();
    String name = last == null ? place.toString() : last.toString();
    return name.endsWith(PluginFiles.JAR)
        ? name.substring(0, name.length() - PluginFiles.JAR.length())
        : name;
  }

  /** All of them: nobody can know which one was meant. */
  private static void refuseDoubled(List<Checked> all) {
    Map<String, Plugin> byId = new HashMap<>();
    for (Checked one : all) {
      Plugin plugin = one.plugin();
      if (plugin.state() == Plugin.State.DISABLED || !plugin.saysItsId()) {
        continue;
      }
      Plugin other = byId.putIfAbsent(plugin.id(), plugin);
      if (other != null) {
        String doubled = "has the id of another plugin: '" + plugin.id() + "' is in ";
        plugin.refuseUnused(doubled + other.origin() + " too; remove one");
        other.refuseUnused(doubled + plugin.origin() + " too; remove one");
      }
    }
  }

  private static boolean isDisabled(Path place) {
    return Files.exists(marker(place), LinkOption.NOFOLLOW_LINKS);
  }

  private static Path marker(Path place) {
    return Files.isDirectory(place)
        ? place.resolve(MARKER)
        : place.resolveSibling(place.getFileName() + "." + MARKER);
  }

  /**
   * Marks a plugin as disabled, from the next start on.
   *
   * @param id its id, or the name of its folder or jar
   * @return where it is
   * @throws IOException if there is no such plugin, or the folder cannot be written to
   */
  public Path disable(String id) throws IOException {
    Path place = find(id);
    try {
      Files.createFile(marker(place));
    } catch (FileAlreadyExistsException e) {
      throw new IOException(id + " is disabled already", e);
    } catch (IOException e) {
      throw new IOException(
          "the file " + marker(place) + ", which would disable it, cannot be made: " + why(e), e);
    }
    return place;
  }

  /** Takes the mark away; the same. */
  public Path enable(String id) throws IOException {
    Path place = find(id);
    boolean was;
    try {
      was = Files.deleteIfExists(marker(place));
    } catch (IOException e) {
      throw new IOException(
          "the file " + marker(place) + ", which disables it, cannot be deleted: " + why(e), e);
    }
    if (!was) {
      throw new IOException(id + " is not disabled");
    }
    return place;
  }

  /** The messages of most are nothing but the file's name. */
  private static String why(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "this user may not; run it as the folder's owner";
      case NoSuchFileException _ -> "its folder takes no files";
      case DirectoryNotEmptyException _ -> "it is a folder with something in it";
      case FileSystemException failed when failed.getReason() != null -> failed.getReason();
      default -> e.toString();
    };
  }

  /** Where the plugin with this id, folder's or jar's name is. */
  public Path find(String id) throws IOException {
    List<Path> found =
        checked().stream()
            .map(Checked::plugin)
            .filter(plugin ->
                plugin.id().equals(id)
                    || plugin
                        .place()
                        .map(place ->
                            name(place).equals(id) || place.getFileName().toString().equals(id))
                        .orElse(false))
            .map(plugin -> plugin.place().orElseThrow())
            .toList();
    if (found.isEmpty()) {
      throw new IOException("there is no plugin '" + id + "' in " + folder);
    }
    if (found.size() > 1) {
      throw new IOException(
          "'" + id + "' is more than one plugin in " + folder + ": name the folder or jar instead");
    }
    return found.getFirst();
  }
}
