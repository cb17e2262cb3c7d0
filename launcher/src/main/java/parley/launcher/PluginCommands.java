package parley.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import parley.protocol.Sanitiser;
import parley.providers.Plugin;
import parley.providers.PluginFolder;
import parley.providers.Plugins.PluginInfo;

/**
 * {@code plugins list|check|disable|enable}, at the prompt of a running server and on the command
 * line. Nothing here runs a plugin's code, or fetches anything.
 */
final class PluginCommands {
  static final String USAGE = "[list | check [<id> | <path>] | disable <id> | enable <id>]";

  private static final String NEXT_START = "; it takes effect when the server is started again";

  private final Optional<PluginFolder> folder;
  private final Supplier<List<PluginInfo>> providers;
  private final Supplier<List<Plugin>> plugins;

  /**
   * What a command answers.
   *
   * @param well whether it was done, and all that it looked at is well
   */
  record Answer(List<String> lines, boolean well) {
    private static Answer of(boolean well, String line) {
      return new Answer(List.of(line), well);
    }
  }

  /**
   * @param folder none: plugins are switched off
   * @param providers what is in use
   * @param plugins what is known of plugins: in a running server, what has become of each
   */
  PluginCommands(
      Optional<PluginFolder> folder,
      Supplier<List<PluginInfo>> providers,
      Supplier<List<Plugin>> plugins) {
    this.folder = folder;
    this.providers = providers;
    this.plugins = plugins;
  }

  /** Runs a command by the words behind {@code plugins}; none are as good as list. */
  Answer run(List<String> words) {
    String verb = words.isEmpty() ? "list" : words.getFirst();
    try {
      return switch (verb + " with " + Math.max(0, words.size() - 1)) {
        case "list with 0" -> list();
        case "check with 0", "check with 1" -> check(words);
        case "disable with 1" -> {
          refuseLinked(words.get(1));
          Path place = folder().disable(words.get(1));
          yield Answer.of(true, "disabled " + Sanitiser.line(place.toString()) + NEXT_START);
        }
        case "enable with 1" -> {
          refuseLinked(words.get(1));
          Path place = folder().enable(words.get(1));
          yield Answer.of(true, "enabled " + Sanitiser.line(place.toString()) + NEXT_START);
        }
        default -> Answer.of(false, "error: usage: plugins " + USAGE);
      };
    } catch (IOException | InvalidPathException e) {
      return Answer.of(false, "error: " + Sanitiser.line(String.valueOf(e.getMessage())));
    }
  }

  private void refuseLinked(String id) throws IOException {
    for (Plugin plugin : plugins.get()) {
      if (plugin.origin().equals(Plugin.IMAGE) && plugin.id().equals(id)) {
        throw new IOException(
            "'" + id + "' is part of this image: that is decided when the image is linked");
      }
    }
  }

  private PluginFolder folder() throws IOException {
    return folder.orElseThrow(() -> new IOException("plugins are switched off: no-plugins"));
  }

  private Answer list() {
    var rows = new ArrayList<List<String>>();
    for (PluginInfo one : providers.get()) {
      rows.add(
          List.of(
              one.kind(),
              one.name(),
              one.module(),
              Sanitiser.line(one.version()),
              Sanitiser.line(one.origin())));
    }
    var lines = new ArrayList<String>(Columns.aligned(rows));
    plugins.get().forEach(plugin -> describe(plugin, lines));
    return new Answer(List.copyOf(lines), true);
  }

  private Answer check(List<String> words) throws IOException {
    List<Plugin> all = words.size() == 1 ? folder().plugins() : List.of(one(words.get(1)));
    if (all.isEmpty()) {
      return Answer.of(true, "there is no plugin in " + Sanitiser.line(folder().path().toString()));
    }
    var lines = new ArrayList<String>();
    boolean well = true;
    for (Plugin plugin : all) {
      describe(plugin, lines);
      well &= plugin.state() != Plugin.State.REFUSED;
    }
    return new Answer(List.copyOf(lines), well);
  }

  /** A plugin of the folder, or a jar or folder anywhere. */
  private Plugin one(String word) throws IOException {
    boolean isPath = word.contains("/");
    boolean mayBePath = isPath || word.endsWith(".jar");
    boolean exists = mayBePath && Files.exists(Path.of(word));
    if (isPath && !exists) {
      throw new IOException("'" + word + "' does not exist");
    }
    return PluginFolder.check(exists ? Path.of(word) : folder().find(word));
  }

  private static void describe(Plugin plugin, List<String> lines) {
    String version = plugin.version().isEmpty() ? "" : " " + plugin.version();
    String state =
        switch (plugin.state()) {
          case CHECKED -> "is fit to be loaded";
          case ACTIVE -> "is active";
          case DISABLED -> "is disabled";
          case REFUSED -> "is not used: it " + plugin.problem();
        };
    lines.add(Sanitiser.line("plugin " + plugin.id() + version + " " + state));
    if (!plugin.description().isEmpty()) {
      lines.add(Sanitiser.line("  " + plugin.description()));
    }
    lines.add(Sanitiser.line("  from " + plugin.origin()));
    if (!plugin.module().isEmpty()) {
      lines.add(
          Sanitiser.line(
              "  module " + plugin.module() + ": " + String.join(", ", plugin.provides())));
    }
    plugin
        .files()
        .forEach(
            file -> lines.add(Sanitiser.line("  sha256 " + file.sha256() + " " + file.name())));
    plugin.notes().forEach(note -> lines.add(Sanitiser.line("  note: " + note)));
  }
}
