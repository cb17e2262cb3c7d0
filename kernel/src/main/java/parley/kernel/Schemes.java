package parley.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import parley.api.AuthScheme;
import parley.api.KeyScheme;
import parley.api.Settings;
import parley.protocol.ProtocolLimits;
import parley.providers.Plugin;
import parley.providers.PluginProblem;
import parley.providers.Plugins;
import parley.providers.Provided;
import parley.providers.SideBySide;

/**
 * What sessions may prove: the keys' own scheme, and those that say who may come in. A session
 * chooses one of those that the operator allows; its key's signature is asked for in any case.
 *
 * @param keys the scheme of keys, messages and links
 * @param started by name, in the order of preference
 */
record Schemes(KeyScheme keys, Map<String, Provided<AuthScheme>> started) {
  private static final String SETTING = "auth-schemes";

  /** Why a plugin's scheme does not start. */
  private record Failure(Plugin plugin, String scheme, String problem) {}

  /** Only keys. */
  static Schemes of(KeyScheme keys) {
    return new Schemes(
        keys, Map.of(keys.name(), new Provided<>(keys, keys.name(), Optional.empty())));
  }

  /**
   * Starts the schemes that the operator allows, by default all that are installed: the image's
   * first, on the caller's thread, and then those of several plugins side by side. A plugin of
   * which one fails is left out; one that the operator has named is not, for the door would stand
   * open, or closed, against what is written there.
   */
  static Schemes start(Plugins plugins, Configuration configuration) {
    Settings server = configuration.server();
    List<Provided<AuthScheme>> named = named(plugins, server);
    Map<Plugin, List<Provided<AuthScheme>>> ofPlugins = new LinkedHashMap<>();
    for (Provided<AuthScheme> scheme : named) {
      if (scheme.plugin().isEmpty()) {
        scheme.provider().start(configuration.of(scheme.plugin()));
      } else {
        ofPlugins.computeIfAbsent(scheme.plugin().get(), key -> new ArrayList<>()).add(scheme);
      }
    }
    var work = new ArrayList<Callable<Optional<Failure>>>();
    ofPlugins.forEach((plugin, its) -> {
      Settings settings = configuration.of(Optional.of(plugin));
      work.add(() -> failure(plugin, its, settings));
    });
    Set<Plugin> failed = new HashSet<>();
    for (Optional<Failure> one : SideBySide.all(work)) {
      if (one.isPresent() && !server.list(SETTING).isEmpty()) {
        throw server.refuse(
            SETTING, "'" + one.get().scheme() + "' does not start: it " + one.get().problem());
      }
      one.ifPresent(failure -> failed.add(failure.plugin()));
    }
    Map<String, Provided<AuthScheme>> started = new LinkedHashMap<>();
    named.stream()
        .filter(scheme -> scheme.plugin().filter(failed::contains).isEmpty())
        .forEach(scheme -> started.put(scheme.name(), scheme));
    if (started.size() > ProtocolLimits.SCHEMES) {
      throw server.refuse(SETTING, "these are more than " + ProtocolLimits.SCHEMES);
    }
    return new Schemes(plugins.keyScheme(), started);
  }

  /**
   * Once all plugins have started: one that failed later took its scheme with it.
   *
   * @throws parley.api.SettingException if the operator has named that scheme
   */
  void checkThatAllNamedAreLeft(Settings server) {
    for (Provided<AuthScheme> scheme : started.values()) {
      if (!scheme.isActive() && !server.list(SETTING).isEmpty()) {
        String plugin = scheme.plugin().map(Plugin::id).orElseThrow();
        throw server.refuse(
            SETTING, "'" + scheme.name() + "' is of the plugin " + plugin + ", which is not used");
      }
    }
  }

  /**
   * The schemes that the operator allows, of those that are installed.
   *
   * @throws parley.api.SettingException if one that is named is not
   */
  static List<Provided<AuthScheme>> named(Plugins plugins, Settings server) {
    Map<String, Provided<AuthScheme>> installed = new LinkedHashMap<>();
    plugins.authSchemes().forEach(scheme -> installed.put(scheme.name(), scheme));
    if (server.list(SETTING).isEmpty()) {
      return List.copyOf(installed.values());
    }
    for (String name : server.list(SETTING)) {
      if (!installed.containsKey(name)) {
        throw server.refuse(
            SETTING,
            "'" + name + "' is not installed; installed are " + List.copyOf(installed.keySet()));
      }
    }
    return server.list(SETTING).stream().map(installed::get).toList();
  }

  /** Starts a plugin's schemes one after the other, until one fails. */
  private static Optional<Failure> failure(
      Plugin plugin, List<Provided<AuthScheme>> its, Settings settings) {
    for (Provided<AuthScheme> scheme : its) {
      try {
        plugin.call(
            "start()",
            () -> {
              scheme.provider().start(settings);
              return true;
            },
            late -> {});
      } catch (PluginProblem e) {
        plugin.refuse(e);
        return Optional.of(new Failure(plugin, scheme.name(), e.getMessage()));
      }
    }
    return Optional.empty();
  }

  /** Those that a session may choose from. */
  Map<String, AuthScheme> accepted() {
    Map<String, AuthScheme> accepted = new LinkedHashMap<>();
    started.forEach((name, scheme) -> {
      if (scheme.isActive()) {
        accepted.put(name, scheme.provider());
      }
    });
    return accepted;
  }

  /** What a client is told: nothing where only the keys' own scheme is taken, as ever. */
  List<String> offered() {
    List<String> names = List.copyOf(accepted().keySet());
    return names.equals(List.of(keys.name())) ? List.of() : names;
  }

  /** The scheme that a client chose, empty for the keys' own. */
  Optional<AuthScheme> chosen(String name) {
    return Optional.ofNullable(started.get(name.isEmpty() ? keys.name() : name))
        .filter(Provided::isActive)
        .map(Provided::provider);
  }

  /** Whether what a client sent proves what this scheme asks for; on a worker. */
  boolean proves(AuthScheme scheme, byte[] key, byte[] signed, byte[] sig, byte[] proof) {
    return keys.verify(key, signed, sig)
        && (scheme instanceof KeyScheme || scheme.verify(key, signed, proof));
  }

  /** A sentence for who chose another one: a program, or the user of one of our clients. */
  String choice() {
    List<String> names = List.copyOf(accepted().keySet());
    String hint =
        names.stream()
            .filter(name -> !name.equals(keys.name()))
            .findFirst()
            .map(name -> " (cli-client, websock-client: --scheme " + name + " --proof-command …)")
            .orElse("");
    return "this server takes the scheme "
        + String.join(" or ", names)
        + ": choose one in verify"
        + hint;
  }
}
