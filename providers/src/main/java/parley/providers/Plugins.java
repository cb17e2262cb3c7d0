package parley.providers;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import parley.api.AuthScheme;
import parley.api.Discovery;
import parley.api.KeyScheme;
import parley.api.PeerTransport;
import parley.api.Transport;

/**
 * The providers that were found, one instance each: those of the image, and those of plugins. A
 * provider that cannot be made is left out alone, with its name in the log; of the image's, a
 * doubled name is refused.
 */
public final class Plugins {
  private final Found found;
  private final Provided<PeerTransport> peerTransport;
  private final Provided<AuthScheme> keyScheme;

  private Plugins(Found found) {
    this.found = found;
    peerTransport = only(PeerTransport.class, found.of(PeerTransport.class));
    keyScheme =
        only(
            KeyScheme.class,
            found.of(AuthScheme.class).stream()
                .filter(scheme -> scheme.provider() instanceof KeyScheme)
                .toList());
    if (found.of(Transport.class).isEmpty()) {
      throw new PluginException(
          "no client transport is installed; link a module that provides parley.api.Transport. "
              + installed());
    }
  }

  /**
   * Looks in the image, and then in a folder of plugins.
   *
   * @param folder none: no plugin is loaded
   * @throws PluginException if a name is doubled, or a kind is missing that no server can do
   *     without
   * @throws IOException if there is such a folder, and it cannot be read
   */
  public static Plugins find(Optional<PluginFolder> folder) throws IOException {
    var found = new Found();
    found.inImage();
    if (folder.isPresent()) {
      found.in(folder.get(), plugin -> Plugin.STEP_LIMIT);
    }
    return new Plugins(found);
  }

  /** The same from instances: for tests, and for who embeds a server. */
  public static Plugins of(
      List<Transport> transports,
      PeerTransport peerTransport,
      List<AuthScheme> authSchemes,
      List<Discovery> discoveries) {
    var found = new Found();
    transports.forEach(provider -> found.add(provider, Optional.empty()));
    found.add(peerTransport, Optional.empty());
    authSchemes.forEach(provider -> found.add(provider, Optional.empty()));
    discoveries.forEach(provider -> found.add(provider, Optional.empty()));
    return new Plugins(found);
  }

  /** The doors for clients by name, with the port each has by default. */
  public List<ClientDoor> doors() {
    return transports().stream()
        .map(door ->
            new ClientDoor(
                door.name(), found.defaultPort(door.provider()), door.plugin().map(Plugin::id)))
        .toList();
  }

  /** Every provider that is in use, for people. */
  public List<PluginInfo> list() {
    return active(found.all().stream()).map(Plugins::info).toList();
  }

  /** Every plugin that was found, also those that are not used. */
  public List<Plugin> plugins() {
    return found.plugins();
  }

  /** The doors for clients, by name. */
  public List<Provided<Transport>> transports() {
    return active(found.of(Transport.class).stream()).toList();
  }

  /** The one for links to other servers. */
  public PeerTransport peerTransport() {
    return peerTransport.provider();
  }

  /** The scheme of the keys: of servers, sessions and messages. */
  public KeyScheme keyScheme() {
    return (KeyScheme) keyScheme.provider();
  }

  /** What sessions may prove, the keys' own scheme first. */
  public List<Provided<AuthScheme>> authSchemes() {
    return Stream.concat(
            Stream.of(keyScheme),
            active(found.of(AuthScheme.class).stream())
                .filter(scheme -> !scheme.name().equals(keyScheme.name())))
        .toList();
  }

  /** Where addresses of peers come from, by name. */
  public List<Provided<Discovery>> discoveries() {
    return active(found.of(Discovery.class).stream()).toList();
  }

  private static <P> Stream<Provided<P>> active(Stream<Provided<P>> providers) {
    return providers.filter(Provided::isActive);
  }

  private <P> Provided<P> only(Class<?> type, List<Provided<P>> all) {
    if (all.size() != 1) {
      throw new PluginException(
          "exactly one provider of "
              + type.getName()
              + " is needed, and "
              + all.size()
              + " are installed. "
              + installed());
    }
    return all.getFirst();
  }

  private String installed() {
    List<PluginInfo> all = list();
    return "Installed: "
        + (all.isEmpty()
            ? "nothing"
            : all.stream()
                .map(plugin -> plugin.kind() + " " + plugin.name())
                .collect(Collectors.joining(", ")));
  }

  private static PluginInfo info(Provided<?> provided) {
    Module module = provided.provider().getClass().getModule();
    String version =
        module.isNamed()
            ? module.getDescriptor().version().map(ModuleDescriptor.Version::toString).orElse("")
            : "";
    return new PluginInfo(
        kind(provided.provider()),
        provided.name(),
        module.isNamed() ? module.getName() : "(no module)",
        provided.plugin().map(Plugin::version).orElse(version),
        provided.plugin().map(Plugin::origin).orElse(Plugin.IMAGE));
  }

  static String kind(Object provider) {
    return switch (provider) {
      case Transport _ -> "transport";
      case PeerTransport _ -> "peer-transport";
      case AuthScheme _ -> "auth";
      case Discovery _ -> "discovery";
      default -> throw new IllegalArgumentException(provider.getClass().getName());
    };
  }

  /**
   * A door for clients.
   *
   * @param name the transport's
   * @param defaultPort when none is configured; 0: it has no port
   * @param plugin whose door it is: the ports of the image's own can be given by position
   */
  public record ClientDoor(String name, int defaultPort, Optional<String> plugin) {
    /** A door of the image. */
    public ClientDoor(String name, int defaultPort) {
      this(name, defaultPort, Optional.empty());
    }
  }

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
}
