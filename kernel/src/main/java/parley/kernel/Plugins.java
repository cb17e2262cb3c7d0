package parley.kernel;

import java.lang.module.ModuleDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import parley.api.AuthScheme;
import parley.api.Discovery;
import parley.api.PeerTransport;
import parley.api.Transport;

/**
 * The providers that were found on the module path, one instance each. A provider that cannot be
 * made is left out alone, with its name in the log; a doubled name is refused.
 */
public final class Plugins {
  private static final System.Logger LOG = System.getLogger("parley.kernel");

  private final List<Transport> transports;
  private final PeerTransport peerTransport;
  private final AuthScheme authScheme;
  private final List<Discovery> discoveries;
  private final List<PluginInfo> list;

  private Plugins(Found found) {
    transports = found.of(Transport.class, Transport::name);
    peerTransport = found.only(PeerTransport.class, PeerTransport::name);
    authScheme = found.only(AuthScheme.class, AuthScheme::name);
    discoveries = found.of(Discovery.class, Discovery::name);
    list = List.copyOf(found.list);
    if (transports.isEmpty()) {
      throw new PluginException(
          "no client transport is installed; link a module that provides parley.api.Transport. "
              + installed(list));
    }
  }

  /**
   * Looks on the module path.
   *
   * @throws PluginException if a name is doubled, or a kind is missing that no server can do
   *     without
   */
  public static Plugins find() {
    var found = new Found();
    found.load("transport", Transport.class, ServiceLoader.load(Transport.class));
    found.load("peer-transport", PeerTransport.class, ServiceLoader.load(PeerTransport.class));
    found.load("auth", AuthScheme.class, ServiceLoader.load(AuthScheme.class));
    found.load("discovery", Discovery.class, ServiceLoader.load(Discovery.class));
    return new Plugins(found);
  }

  /** The same from instances: for tests, and for who embeds a server. */
  public static Plugins of(
      List<Transport> transports,
      PeerTransport peerTransport,
      AuthScheme authScheme,
      List<Discovery> discoveries) {
    var found = new Found();
    transports.forEach(provider -> found.add("transport", provider));
    found.add("peer-transport", peerTransport);
    found.add("auth", authScheme);
    discoveries.forEach(provider -> found.add("discovery", provider));
    return new Plugins(found);
  }

  /** The doors for clients by name, with the port each has by default. */
  public List<ClientDoor> transports() {
    return transports.stream()
        .map(door -> new ClientDoor(door.name(), door.defaultPort()))
        .toList();
  }

  /** Everything that was found, for people. */
  public List<PluginInfo> list() {
    return list;
  }

  List<Transport> clientTransports() {
    return transports;
  }

  PeerTransport peerTransport() {
    return peerTransport;
  }

  AuthScheme authScheme() {
    return authScheme;
  }

  List<Discovery> discoveries() {
    return discoveries;
  }

  private static String installed(List<PluginInfo> list) {
    return "Installed: "
        + (list.isEmpty()
            ? "nothing"
            : list.stream()
                .map(plugin -> plugin.kind() + " " + plugin.name())
                .collect(Collectors.joining(", ")));
  }

  /** A door for clients: its name, and its port when none is configured. */
  public record ClientDoor(String name, int defaultPort) {}

  /**
   * One provider.
   *
   * @param kind transport, peer-transport, auth or discovery
   * @param origin {@code image} for what was linked into the runtime, otherwise where it was loaded
   *     from
   */
  public record PluginInfo(
      String kind, String name, String module, String version, String origin) {}

  /** The set of providers cannot make a server: the text says why, and what is installed. */
  public static final class PluginException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PluginException(String message) {
      super(message);
    }
  }

  /** What has been found so far. */
  private static final class Found {
    private final List<Object> providers = new ArrayList<>();
    private final List<PluginInfo> list = new ArrayList<>();

    <P> void load(String kind, Class<P> type, ServiceLoader<P> loader) {
      for (ServiceLoader.Provider<P> provider : loader.stream().toList()) {
        try {
          add(kind, provider.get());
        } catch (Exception | LinkageError | ServiceConfigurationError e) {
          LOG.log(
              System.Logger.Level.WARNING,
              type.getSimpleName() + " " + provider.type().getName() + " is left out: " + e,
              e);
        }
      }
    }

    void add(String kind, Object provider) {
      Module module = provider.getClass().getModule();
      String version =
          module.isNamed()
              ? module.getDescriptor().version().map(ModuleDescriptor.Version::toString).orElse("")
              : "";
      String name =
          switch (provider) {
            case Transport transport -> transport.name();
            case PeerTransport transport -> transport.name();
            case AuthScheme scheme -> scheme.name();
            case Discovery discovery -> discovery.name();
            default -> throw new IllegalArgumentException(provider.getClass().getName());
          };
      providers.add(provider);
      list.add(
          new PluginInfo(
              kind, name, module.isNamed() ? module.getName() : "(no module)", version, "image"));
    }

    <P> List<P> of(Class<P> type, Function<P, String> name) {
      Map<String, P> byName = new HashMap<>();
      List<P> out = new ArrayList<>();
      for (Object candidate : providers) {
        if (type.isInstance(candidate)) {
          P provider = type.cast(candidate);
          P other = byName.putIfAbsent(name.apply(provider), provider);
          if (other != null) {
            throw new PluginException(
                "two providers are named '"
                    + name.apply(provider)
                    + "': "
                    + other.getClass().getName()
                    + " and "
                    + provider.getClass().getName()
                    + "; remove one. "
                    + installed(list));
          }
          out.add(provider);
        }
      }
      out.sort(Comparator.comparing(name));
      return List.copyOf(out);
    }

    <P> P only(Class<P> type, Function<P, String> name) {
      List<P> all = of(type, name);
      if (all.size() != 1) {
        throw new PluginException(
            "exactly one provider of "
                + type.getName()
                + " is needed, and "
                + all.size()
                + " are installed. "
                + installed(list));
      }
      return all.getFirst();
    }
  }
}
