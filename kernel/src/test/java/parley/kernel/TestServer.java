package parley.kernel;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import parley.api.PeerEndpoint;
import parley.api.PeerTransport;
import parley.api.Settings;
import parley.overlay.Elsewhere;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.SignedMessage;

/**
 * A whole server but for its transports: virtual time, toy signatures, and a mesh that only takes
 * notes.
 */
final class TestServer {
  /** Enough for a full queue of large messages, and not for two. */
  static final long BACKLOG_BYTES = 3 * 1024 * 1024;

  /** Enough for a client's 256 small messages, and not for as many large ones. */
  private static final long UNCHECKED_BYTES = 1024 * 1024;

  final VirtualLoop loop;
  final Notes mesh = new Notes();
  final Router router;
  final AddressLimits addresses;
  final Backlog backlog = new Backlog(BACKLOG_BYTES);
  final AtOnce workers = new AtOnce();
  final SessionContext context;

  TestServer() {
    this(config(5, List.of()));
  }

  TestServer(KernelConfig config) {
    this(config, Schemes.of(new ToyScheme()));
  }

  TestServer(KernelConfig config, Schemes schemes) {
    this(config, schemes, new VirtualLoop(), Optional.empty());
  }

  /** With the overlay of a server that has no peers, in place of the notes. */
  static TestServer alone(KernelConfig config) throws IOException {
    VirtualLoop loop = new VirtualLoop();
    PeerTransport transport = mock(PeerTransport.class);
    PeerEndpoint endpoint = mock(PeerEndpoint.class);
    when(endpoint.port()).thenReturn(30303);
    when(transport.open(any())).thenReturn(endpoint);
    Settings settings = mock(Settings.class);
    when(settings.required("address")).thenReturn("192.0.2.1");
    var scheme = new ToyScheme();
    var overlay =
        new OverlayDriver(
            new OverlayDriver.SettingsAndConfig(settings, config),
            loop,
            scheme.identity(Path.of("none")),
            scheme,
            new Verification(loop, new AtOnce()),
            transport,
            new Random(1));
    TestServer server = new TestServer(config, Schemes.of(scheme), loop, Optional.of(overlay));
    overlay.start(server.router);
    return server;
  }

  private TestServer(KernelConfig config, Schemes schemes, VirtualLoop loop, Optional<Mesh> other) {
    this.loop = loop;
    router = new Router(other.orElse(mesh));
    addresses =
        new AddressLimits(
            config.maxConnectionsPerAddress(),
            config.maxConnections(),
            config.loopbackExempt(),
            loop::nowMs);
    var identity = new ToyScheme().identity(Path.of("none"));
    context =
        new SessionContext(
            config,
            loop,
            identity,
            Key.of(identity.publicKey()),
            schemes,
            new Verification(loop, workers),
            new Unchecked(loop, UNCHECKED_BYTES),
            router,
            new RateLimits<>(config.ratePerKey(), config.rateBurst()),
            addresses,
            backlog,
            new Random(7));
  }

  static KernelConfig config(int ratePerKey, List<String> publicNames) {
    return config(ratePerKey, publicNames, 500);
  }

  static KernelConfig config(int ratePerKey, List<String> publicNames, int presenceLimit) {
    return new KernelConfig(
        Path.of("none"),
        "parley",
        Optional.empty(),
        publicNames,
        ratePerKey,
        20,
        2,
        1_000,
        true,
        presenceLimit,
        false,
        List.of());
  }

  Client client(int number) {
    return new Client(this, number, Optional.empty());
  }

  Client client(int number, InetAddress address) {
    return new Client(this, number, Optional.of(address));
  }

  /** A mesh without other servers; remembers what it was told. */
  static final class Notes implements Mesh {
    final Set<MessageId> ids = new HashSet<>();
    final ArrayList<SignedMessage> published = new ArrayList<>();
    final ArrayList<String> events = new ArrayList<>();
    final ArrayList<Runnable> asked = new ArrayList<>();
    boolean broken;

    /** Whether it fails at each key that comes online. */
    boolean refuses;

    /** Whether other servers take their time to say who is there. */
    boolean slow;

    /** What they have said, of any channel. */
    Elsewhere elsewhere = new Elsewhere(Map.of(), 0, true, 0);

    @Override
    public boolean seen(MessageId mid) {
      return ids.contains(mid);
    }

    @Override
    public void publish(SignedMessage message) {
      if (broken) {
        throw new IllegalStateException("the mesh is broken, for the test");
      }
      ids.add(message.mid());
      published.add(message);
    }

    @Override
    public void joined(String channel) {
      events.add("joined " + channel);
    }

    @Override
    public void left(String channel) {
      events.add("left " + channel);
    }

    @Override
    public void present(String channel, Key key, String nick) {
      events.add("present " + channel + " " + key + " " + nick);
    }

    @Override
    public void absent(String channel, Key key) {
      events.add("absent " + channel + " " + key);
    }

    @Override
    public Elsewhere elsewhere(String channel) {
      return elsewhere;
    }

    @Override
    public void who(String channel, Runnable found) {
      if (slow) {
        asked.add(found);
      } else {
        found.run();
      }
    }

    @Override
    public void online(Key key) {
      if (refuses) {
        throw new IllegalStateException("the mesh takes nobody, for the test");
      }
      events.add("online " + key);
    }

    @Override
    public void offline(Key key) {
      events.add("offline " + key);
    }
  }

  /** Workers that are the caller, or that wait for the test. */
  static final class AtOnce extends AbstractExecutorService {
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private boolean holding;

    @Override
    public void execute(Runnable task) {
      if (holding) {
        held.add(task);
      } else {
        task.run();
      }
    }

    void hold() {
      holding = true;
    }

    /** Does what was held, the newest first: workers keep no order. */
    void release(int most) {
      for (int i = 0; i < most && !held.isEmpty(); i++) {
        held.pollLast().run();
      }
    }

    @Override
    public void shutdown() {
      // nothing to stop
    }

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
