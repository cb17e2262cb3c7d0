package parley.providers;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import parley.api.AuthScheme;
import parley.api.Discovery;
import parley.api.KeyScheme;
import parley.api.PeerTransport;
import parley.api.Transport;

/** What has been found so far, and the making of instances. */
final class Found {
  private static final System.Logger LOG = System.getLogger("parley.plugins");
  private final List<Provided<Object>> providers = new ArrayList<>();
  private final List<Plugin> plugins = new ArrayList<>();

  /** As each transport said once. */
  private final IdentityHashMap<Transport, Integer> defaultPorts = new IdentityHashMap<>();

  List<Provided<Object>> all() {
    return List.copyOf(providers);
  }

  List<Plugin> plugins() {
    return List.copyOf(plugins);
  }

  /** The port of a transport that was found, when none is configured. */
  int defaultPort(Transport transport) {
    return defaultPorts.get(transport);
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
    // In an order of ours: the loader's is unspecified, and the first has the name or id.
    Map<Plugin, List<ServiceLoader.Provider<?>>> ofPlugins =
        new TreeMap<>(Comparator.comparing(Plugin::id).thenComparing(Plugin::module));
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
    ofPlugins.keySet().forEach(plugin -> list(plugin, ids()));
    addAll(ofPlugins);
  }

  private List<String> ids() {
    return plugins.stream().map(Plugin::id).toList();
  }

  /** Says so in the log if it is not used. */
  private void list(Plugin plugin, List<String> linked) {
    if (plugin.state() == Plugin.State.CHECKED && linked.contains(plugin.id())) {
      plugin.refuseUnused("has the id of a plugin that is linked into the image already");
    }
    plugins.add(plugin);
    switch (plugin.state()) {
      case DISABLED -> LOG.log(System.Logger.Level.INFO, "plugin {0} is disabled", plugin.id());
      case REFUSED ->
          LOG.log(
              System.Logger.Level.WARNING,
              "plugin {0} is not used: it {1}",
              plugin.id(),
              plugin.problem());
      case CHECKED, ACTIVE -> {}
    }
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
  static Optional<Plugin> linked(Module module) {
    try (InputStream in = module.getResourceAsStream(Descriptor.FILE)) {
      if (in == null || !module.isNamed()) {
        return Optional.empty();
      }
      Optional<Descriptor> descriptor = Optional.empty();
      var state = Plugin.State.CHECKED;
      String problem = "";
      try {
        descriptor = Optional.of(Descriptor.read(in));
        descriptor.get().refuseOtherApi();
      } catch (PluginProblem e) {
        state = Plugin.State.REFUSED;
        problem = e.getMessage();
      }
      return Optional.of(
          new Plugin(
              new Plugin.Facts(
                  descriptor.map(Descriptor::id).orElse(module.getName()),
                  Plugin.IMAGE,
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

  /**
   * The plugins of a folder; each that is fit is loaded, in a layer of its own.
   *
   * @param limit of each step of that plugin's start
   */
  void in(PluginFolder folder, Function<Plugin, Duration> limit) throws IOException {
    List<String> linked = ids();
    Map<Plugin, List<ServiceLoader.Provider<?>>> provided = new LinkedHashMap<>();
    for (PluginFolder.Checked one : folder.checked()) {
      list(one.plugin(), linked);
      one.layer()
          .ifPresent(layer -> {
            one.plugin().loaded(layer.loader(), limit.apply(one.plugin()));
            provided.put(one.plugin(), layer.providers());
          });
    }
    addAll(provided);
  }

  /** All providers of a plugin, or none; the plugins side by side. */
  private void addAll(Map<Plugin, List<ServiceLoader.Provider<?>>> provided) {
    var making = new ArrayList<Callable<Optional<Made>>>();
    provided.forEach((plugin, its) -> {
      if (plugin.state() == Plugin.State.CHECKED) {
        making.add(() -> Made.of(plugin, its));
      }
    });
    SideBySide.all(making).forEach(made -> made.ifPresent(this::add));
  }

  private void add(Made made) {
    Plugin plugin = made.plugin();
    var own = new ArrayList<Provided<Object>>();
    try {
      for (Made.One one : made.all()) {
        refuseDoubled(one.provided(), providers);
        refuseDoubled(one.provided(), own);
        own.add(one.provided());
      }
    } catch (PluginProblem e) {
      plugin.refuse(e);
      return;
    }
    plugin.activate();
    providers.addAll(own);
    for (Made.One one : made.all()) {
      if (one.provided().provider() instanceof Transport transport) {
        defaultPorts.put(transport, one.defaultPort());
      }
    }
    plugin.notes().forEach(note -> LOG.log(System.Logger.Level.INFO, "{0}: {1}", plugin, note));
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
    String name = Made.nameOf(provider);
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
    if (provider instanceof Transport transport) {
      defaultPorts.put(transport, transport.defaultPort());
    }
  }
}
