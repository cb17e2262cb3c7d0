package parley.providers;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import parley.api.AuthScheme;
import parley.api.Discovery;
import parley.api.KeyScheme;
import parley.api.PeerTransport;
import parley.api.Transport;

/** What has been found so far, and the making of instances. */
final class Found {
  private static final System.Logger LOG = System.getLogger("parley.plugins");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /** {@code peer-port} is the port for other servers. */
  private static final Set<String> RESERVED = Set.of("transport peer");

  private final List<Provided<Object>> providers = new ArrayList<>();
  private final List<Plugin> plugins = new ArrayList<>();

  List<Provided<Object>> all() {
    return List.copyOf(providers);
  }

  List<Plugin> plugins() {
    return List.copyOf(plugins);
  }

  /** All of a type, by name. */
  <P> List<Provided<P>> of(Class<P> type) {
    return providers.stream()
        .filter(one -> type.isInstance(one.provider()))
        .map(one -> new Provided<>(type.cast(one.provider()), one.name(), one.plugin()))
        .sorted(Comparator.comparing(Provided::name))
        .toList();
  }

  /** The modules of the image: trusted, unless one has a plugin's descriptor. */
  void inImage() {
    Map<Module, Optional<Plugin>> linked = new HashMap<>();
    Map<Plugin, List<ServiceLoader.Provider<?>>> ofPlugins = new LinkedHashMap<>();
    for (ServiceLoader<?> services :
        List.of(
            ServiceLoader.load(Transport.class),
            ServiceLoader.load(PeerTransport.class),
            ServiceLoader.load(AuthScheme.class),
            ServiceLoader.load(Discovery.class))) {
      for (ServiceLoader.Provider<?> provider : services.stream().toList()) {
        Optional<Plugin> plugin =
            linked.computeIfAbsent(provider.type().getModule(), Found::linked);
        if (plugin.isPresent()) {
          ofPlugins.computeIfAbsent(plugin.get(), key -> new ArrayList<>()).add(provider);
        } else {
          addOrLeaveOut(provider);
        }
      }
    }
    ofPlugins.forEach(this::add);
  }

  private void addOrLeaveOut(ServiceLoader.Provider<?> provider) {
    try {
      add(provider.get(), Optional.empty());
    } catch (Plugins.PluginException doubled) {
      throw doubled;
    } catch (Exception | LinkageError | ServiceConfigurationError e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the provider " + provider.type().getName() + " is left out: " + e,
          e);
    }
  }

  /** A module that was linked into the runtime, and has a plugin's descriptor. */
  private static Optional<Plugin> linked(Module module) {
    try (InputStream in = module.getResourceAsStream(Descriptor.FILE)) {
      if (in == null || !module.isNamed()) {
        return Optional.empty();
      }
      Optional<Descriptor> descriptor = Optional.empty();
      var state = Plugin.State.CHECKED;
      String problem = "";
      try {
        descriptor = Optional.of(Descriptor.read(in));
      } catch (PluginProblem e) {
        state = Plugin.State.REFUSED;
        problem = e.getMessage();
      }
      return Optional.of(
          new Plugin(
              new Plugin.Facts(
                  descriptor.map(Descriptor::id).orElse(module.getName()),
                  "image",
                  Optional.empty(),
                  List.of(),
                  descriptor,
                  module.getName(),
                  PluginCheck.provides(module.getDescriptor()),
                  List.of()),
              state,
              problem));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "no descriptor of {0}: {1}", module.getName(), e);
      return Optional.empty();
    }
  }

  /** The plugins of a folder; each that is fit is loaded, in a layer of its own. */
  void in(PluginFolder folder, Duration limit) throws IOException {
    for (PluginFolder.Checked one : folder.checked()) {
      Plugin plugin = one.plugin();
      if (plugins.stream().anyMatch(other -> other.id().equals(plugin.id()))
          && plugin.state() == Plugin.State.CHECKED) {
        plugin.refuse(
            new PluginProblem("has the id of a plugin that is linked into the image already"));
      }
      if (plugin.state() != Plugin.State.CHECKED) {
        plugins.add(plugin);
        warnOf(plugin);
        continue;
      }
      try {
        PluginLayer layer = PluginLayer.of(one.check());
        plugin.loaded(layer.loader(), limit);
        add(plugin, layer.providers());
      } catch (PluginProblem e) {
        plugins.add(plugin);
        plugin.refuse(e);
      }
    }
  }

  private static void warnOf(Plugin plugin) {
    if (plugin.state() == Plugin.State.DISABLED) {
      LOG.log(System.Logger.Level.INFO, "plugin {0} is disabled", plugin.id());
    } else {
      LOG.log(
          System.Logger.Level.WARNING,
          "plugin {0} is not used: it {1}",
          plugin.id(),
          plugin.problem());
    }
  }

  /** All of a plugin's providers, or none. */
  private void add(Plugin plugin, List<ServiceLoader.Provider<?>> provided) {
    plugins.add(plugin);
    if (plugin.state() != Plugin.State.CHECKED) {
      warnOf(plugin);
      return;
    }
    var made = new ArrayList<Provided<Object>>();
    try {
      for (ServiceLoader.Provider<?> provider : provided) {
        Provided<Object> one =
            plugin.call("its constructor", () -> make(plugin, provider), late -> {});
        refuseDoubled(one, providers);
        refuseDoubled(one, made);
        made.add(one);
      }
    } catch (PluginProblem e) {
      plugin.refuse(e);
      return;
    }
    plugin.activate();
    providers.addAll(made);
    plugin.notes().forEach(note -> LOG.log(System.Logger.Level.INFO, "{0}: {1}", plugin, note));
  }

  private static Provided<Object> make(Plugin plugin, ServiceLoader.Provider<?> provider)
      throws PluginProblem {
    Object instance = provider.get();
    String name = nameOf(instance);
    String kind = Plugins.kind(instance);
    if (name == null || !NAME.matcher(name).matches() || RESERVED.contains(kind + " " + name)) {
      throw new PluginProblem(
          "is named '"
              + name
              + "' by "
              + provider.type().getName()
              + ".name(): a name is 1 to 32 lower-case letters, digits and hyphens, and not peer");
    }
    if (instance instanceof Transport transport
        && (transport.defaultPort() < 0 || transport.defaultPort() > 65_535)) {
      throw new PluginProblem(
          "has the default port " + transport.defaultPort() + ": 1 to 65535, or 0 for none");
    }
    return new Provided<>(instance, name, Optional.of(plugin));
  }

  private static void refuseDoubled(Provided<Object> one, List<Provided<Object>> others)
      throws PluginProblem {
    String kind = Plugins.kind(one.provider());
    for (Provided<Object> other : others) {
      if (other.name().equals(one.name()) && Plugins.kind(other.provider()).equals(kind)) {
        throw new PluginProblem(
            "provides the "
                + kind
                + " '"
                + one.name()
                + "', and "
                + other.provider().getClass().getName()
                + other.plugin().map(plugin -> " of " + plugin).orElse(" of the image")
                + " is one of that name: change what name() returns");
      }
    }
    if (one.provider() instanceof KeyScheme) {
      throw new PluginProblem(
          "provides a parley.api.KeyScheme, of which a server has exactly one: it can only be linked"
              + " into an image in place of the other");
    }
  }

  /** A provider of the image, or an instance that was handed in: a doubled name is a refusal. */
  void add(Object provider, Optional<Plugin> plugin) {
    String name = nameOf(provider);
    String kind = Plugins.kind(provider);
    for (Provided<Object> other : providers) {
      if (other.name().equals(name) && Plugins.kind(other.provider()).equals(kind)) {
        throw new Plugins.PluginException(
            "two providers are named '"
                + name
                + "': "
                + other.provider().getClass().getName()
                + " and "
                + provider.getClass().getName()
                + "; remove one");
      }
    }
    providers.add(new Provided<>(provider, name, plugin));
  }

  private static String nameOf(Object provider) {
    return switch (provider) {
      case Transport transport -> transport.name();
      case PeerTransport transport -> transport.name();
      case AuthScheme scheme -> scheme.name();
      case Discovery discovery -> discovery.name();
      default -> throw new IllegalArgumentException(provider.getClass().getName());
    };
  }
}
