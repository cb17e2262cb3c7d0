package parley.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import parley.api.CloseReason;
import parley.api.Discovery;
import parley.api.EventLoop;
import parley.api.PeerAddress;
import parley.api.ServerIdentity;
import parley.api.SettingException;
import parley.api.Settings;
import parley.api.Transport;
import parley.protocol.ErrorCode;
import parley.protocol.Key;
import parley.protocol.ServerFrame;
import parley.providers.Plugin;
import parley.providers.Plugins;
import parley.providers.Provided;

/** A running server. Every method may be called from any thread but the loop's own. */
public final class Kernel implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("parley.kernel");

  /** How long clients and peers have to take what was sent to them at the end. */
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final EventLoop loop;
  private final Key key;
  private final Verification verification;
  private final OverlayDriver overlay;
  private final Router router;
  private final AddressLimits addressLimits;
  private final Openings openings;
  private boolean up;
  private boolean closed;

  /** One row of the operator's list of links. */
  public record PeerRow(String address, Key key, boolean outbound, OptionalLong roundTripMs) {}

  /** An address that is dialled and not linked, and why it is not; empty before that is known. */
  public record DialRow(String address, String reason) {}

  private Kernel(Plugins plugins, Configuration configuration, EventLoop loop) throws IOException {
    this.loop = loop;
    openings = new Openings(loop);
    Settings settings = configuration.server();
    KernelConfig config = KernelConfig.from(settings);
    Path keyFile = config.dataDir().resolve("server-key.pem");
    ServerIdentity identity = plugins.keyScheme().identity(keyFile);
    key = Key.of(identity.publicKey());
    Schemes schemes = Schemes.start(plugins, configuration);
    verification = new Verification(loop);
    SecureRandom random = new SecureRandom();
    try {
      overlay =
          new OverlayDriver(
              new OverlayDriver.SettingsAndConfig(settings, config),
              loop,
              identity,
              plugins.keyScheme(),
              verification,
              plugins.peerTransport(),
              random);
    } catch (IOException | RuntimeException e) {
      verification.close();
      throw e;
    }
    router = new Router(overlay);
    addressLimits =
        new AddressLimits(
            config.maxConnectionsPerAddress(),
            config.maxConnections(),
            config.loopbackExempt(),
            loop::nowMs);
    var context =
        new SessionContext(
            config,
            loop,
            identity,
            key,
            schemes,
            verification,
            Unchecked.ofHeap(loop),
            router,
            new RateLimits<>(config.ratePerKey(), config.rateBurst()),
            addressLimits,
            Backlog.ofHeap(),
            random);
    try {
      open(plugins, configuration, context);
    } catch (IOException | RuntimeException e) {
      shut();
      openings.closePlugins();
      throw e;
    }
  }

  private void open(Plugins plugins, Configuration configuration, SessionContext context)
      throws IOException {
    var networkCode = new NetworkCode(context.config().network(), context.config().networkSecret());
    overlay.start(router);
    for (Provided<Transport> transport : plugins.transports()) {
      openings.open(transport, configuration.of(transport.plugin()), context);
      for (Configuration.Door door : configuration.doors()) {
        if (door.transport().equals(transport.name())) {
          openings.open(transport, door.settings(), context);
        }
      }
    }
    for (Provided<Discovery> discovery : plugins.discoveries()) {
      openings.start(
          discovery,
          new Candidates(
              configuration.of(discovery.plugin()),
              loop,
              overlay,
              networkCode,
              discovery::isActive));
    }
    openings.openPlugins();
    context.schemes().checkThatAllNamedAreLeft(configuration.server());
    up = true;
    LOG.log(System.Logger.Level.INFO, "server up: ~{0} at {1}", key, listening());
  }

  /**
   * Opens everything; returns when it listens.
   *
   * @throws SettingException if a setting has a bad value
   * @throws IOException if the server's key cannot be opened or an address cannot be bound
   */
  public static Kernel start(Plugins plugins, Configuration configuration, EventLoop loop)
      throws IOException {
    int steps = plugins.list().size() + configuration.doors().size(); // each may be a plugin's
    return LoopCall.call(
        loop,
        () -> new Kernel(plugins, configuration, loop),
        LoopCall.START.plus(Plugin.STEP_LIMIT.multipliedBy(steps)));
  }

  /** Checks the kernel's own settings without opening anything; throws {@link SettingException}. */
  public static void check(Plugins plugins, Settings settings) {
    KernelConfig.from(settings);
    Schemes.named(plugins, settings);
  }

  /** This server's key. */
  public Key key() {
    return key;
  }

  /**
   * Where it listens: {@code tcp://…}, {@code ws://…}, and last {@code peer://…} unless it only
   * dials out.
   */
  public List<String> addresses() {
    return ask(this::listening);
  }

  private List<String> listening() {
    List<String> all = new ArrayList<>(openings.addresses());
    if (!overlay.address().isEmpty()) {
      all.add(overlay.address());
    }
    return all;
  }

  /** Links with another server, and again whenever the link ends. */
  public void connect(PeerAddress address) {
    loop.execute(() -> overlay.found(address, true));
  }

  /**
   * Ends the link with an address, as {@link #peers} tells it, and dials it no more.
   *
   * @return false if nothing is known of it
   */
  public boolean disconnect(PeerAddress address) {
    return ask(() -> overlay.forget(address));
  }

  /** The addresses that the operator named and no link leads to. */
  public List<DialRow> dialled() {
    return ask(() ->
        overlay.dialled().stream()
            .map(view -> new DialRow(view.address(), view.reason()))
            .toList());
  }

  /** The links that are up, oldest first. */
  public List<PeerRow> peers() {
    return ask(() ->
        overlay.peers().stream()
            .map(view ->
                new PeerRow(view.address(), view.peer(), view.outbound(), view.roundTripMs()))
            .toList());
  }

  /** How many sessions have proved a key. */
  public int sessions() {
    return ask(router::online);
  }

  /**
   * Says goodbye to clients and peers, and stops; takes two seconds at most. Idempotent.
   *
   * @throws IllegalStateException if the loop does not answer within five seconds, as when a plugin
   *     holds it; the workers have ended all the same
   */
  @Override
  public void close() {
    boolean first = true;
    try {
      first = ask(this::shut);
      if (first) {
        awaitGoodbye();
      }
    } finally {
      if (first) {
        verification.close();
      }
    }
  }

  private void awaitGoodbye() {
    long deadline = System.nanoTime() + GOODBYE.toNanos();
    while (ask(this::isSayingGoodbye) && System.nanoTime() < deadline) {
      pause();
    }
  }

  private boolean isSayingGoodbye() {
    return addressLimits.all() > 0 || overlay.links() > 0;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Loop thread: false if it was done before. */
  private boolean shut() {
    if (closed) {
      return false;
    }
    closed = true;
    openings.close();
    String text = "this server is stopping; connect to another one, or try again later";
    for (Session session : router.drain()) {
      session.reply(new ServerFrame.Note(ErrorCode.DRAINING.name(), text, List.of()));
      session.close(CloseReason.local(ErrorCode.DRAINING.name(), text));
    }
    overlay.stop();
    loop.execute(openings::closePlugins); // once the goodbyes of this turn are written
    if (up) {
      LOG.log(System.Logger.Level.INFO, "server down: ~{0}", key);
    }
    return true;
  }

  private <T> T ask(Callable<T> question) {
    return LoopCall.ask(loop, question);
  }
}
