package parley.providers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import parley.api.AuthScheme;
import parley.api.Discovery;
import parley.api.PeerTransport;
import parley.api.Transport;

/** The instances of a plugin's providers, each asked once for what it says of itself. */
record Made(Plugin plugin, List<One> all) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /** {@code peer-port} is the port for other servers. */
  private static final Set<String> RESERVED = Set.of("transport peer");

  /**
   * One instance.
   *
   * @param defaultPort of a transport
   */
  record One(Provided<Object> provided, int defaultPort) {}

  /** Calls the constructors, one after the other; empty if the plugin is not used any more. */
  static Optional<Made> of(Plugin plugin, List<ServiceLoader.Provider<?>> provided) {
    var all = new ArrayList<One>();
    try {
      for (ServiceLoader.Provider<?> provider : provided) {
        all.add(plugin.call("its constructor", () -> make(plugin, provider), late -> {}));
      }
    } catch (PluginProblem e) {
      plugin.refuse(e);
      return Optional.empty();
    }
    return Optional.of(new Made(plugin, all));
  }

  private static One make(Plugin plugin, ServiceLoader.Provider<?> provider) throws PluginProblem {
    Object instance = provider.get();
    refuseSeveralKinds(instance);
    String name = nameOf(instance);
    String kind = Plugins.kind(instance);
    if (name == null || !NAME.matcher(name).matches() || RESERVED.contains(kind + " " + name)) {
      throw new PluginProblem(
          "is named '"
              + name
              + "' by "
              + instance.getClass().getName()
              + ".name(): a name is 1 to 32 lower-case letters, digits and hyphens, and not peer");
    }
    int defaultPort = instance instanceof Transport transport ? transport.defaultPort() : 0;
    if (defaultPort < 0 || defaultPort > 65_535) {
      throw new PluginProblem(
          "has the default port " + defaultPort + ": 1 to 65535, or 0 for none");
    }
    return new One(new Provided<>(instance, name, Optional.of(plugin)), defaultPort);
  }

  /** It would be asked as what it was not provided as. */
  private static void refuseSeveralKinds(Object instance) throws PluginProblem {
    List<String> kinds =
        Stream.of(Transport.class, PeerTransport.class, AuthScheme.class, Discovery.class)
            .filter(kind -> kind.isInstance(instance))
            .map(Class::getSimpleName)
            .toList();
    if (kinds.size() > 1) {
      throw new PluginProblem(
          "provides "
              + instance.getClass().getName()
              + ", which is "
              + String.join(" and ", kinds)
              + " in one: give each a class of its own");
    }
  }

  static String nameOf(Object provider) {
    return switch (provider) {
      case Transport transport -> transport.name();
      case PeerTransport transport -> transport.name();
      case AuthScheme scheme -> scheme.name();
      case Discovery discovery -> discovery.name();
      default -> throw new IllegalArgumentException(provider.getClass().getName());
    };
  }
}
