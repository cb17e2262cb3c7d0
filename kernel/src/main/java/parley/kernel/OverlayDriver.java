package parley.kernel;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import parley.api.AuthScheme;
import parley.api.CloseReason;
import parley.api.EventLoop;
import parley.api.PeerAddress;
import parley.api.PeerEndpoint;
import parley.api.PeerLink;
import parley.api.PeerLinkHandler;
import parley.api.PeerLinkInfo;
import parley.api.PeerTransport;
import parley.api.PeerTransportContext;
import parley.api.ServerIdentity;
import parley.api.Settings;
import parley.overlay.Input;
import parley.overlay.Output;
import parley.overlay.Overlay;
import parley.overlay.OverlayConfig;
import parley.overlay.PeerView;
import parley.overlay.TimerKey;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.ProtocolLimits;
import parley.protocol.Sanitiser;
import parley.protocol.SignedMessage;

/**
 * Drives the sans-I/O overlay: gives it what happened and the time, and does what it says, with the
 * peer transport, the loop's timers and the signature workers. Loop thread.
 */
final class OverlayDriver implements Router.Mesh, PeerTransportContext {
  /** How soon a clock that was set is noticed. */
  private static final Duration CLOCK_INTERVAL = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger("parley.overlay");

  /** Where what the overlay has for local sessions goes. */
  interface Local {
    void deliver(SignedMessage message);

    void settled(MessageId mid, int reached, int expected);
  }

  private final EventLoop loop;
  private final Settings settings;
  private final ServerIdentity identity;
  private final AuthScheme authScheme;
  private final Verification verification;
  private final PeerEndpoint endpoint;
  private final Overlay overlay;
  private final Map<Integer, Link> links = new LinkedHashMap<>();
  private final Map<TimerKey, EventLoop.Timer> timers = new HashMap<>();
  private final ArrayDeque<Input> inputs = new ArrayDeque<>();
  private Local local;
  private boolean handling;
  private boolean stopped;
  private int nextLink = 1;

  OverlayDriver(
      SettingsAndConfig settings,
      EventLoop loop,
      ServerIdentity identity,
      AuthScheme authScheme,
      Verification verification,
      PeerTransport transport,
      RandomGenerator random)
      throws IOException {
    this.loop = loop;
    this.settings = settings.settings();
    this.identity = identity;
    this.authScheme = authScheme;
    this.verification = verification;
    KernelConfig config = settings.config();
    endpoint = transport.open(this);
    overlay =
        new Overlay(
            new OverlayConfig(
                Key.of(identity.publicKey()),
                config.network(),
                config.networkSecret(),
                listenAddresses(config),
                new ServerSecrets(identity),
                Optional.empty()),
            random);
  }

  /** The configuration as it is written, and as the kernel has read it. */
  record SettingsAndConfig(Settings settings, KernelConfig config) {}

  private record Link(PeerLink link, Verification.Lane lane) {}

  private List<String> listenAddresses(KernelConfig config) {
    if (config.dialOnly()) {
      return List.of();
    }
    if (!config.advertise().isEmpty()) {
      return config.advertise();
    }
    String host = settings.required("address");
    return List.of(new PeerAddress(host, endpoint.port()).toString());
  }

  void start(Local localSessions) {
    local = localSessions;
    handle(new Input.Started(loop.wallClockMs()));
    tellTime();
  }

  private void tellTime() {
    handle(new Input.Clock(loop.wallClockMs()));
    if (!stopped) {
      loop.schedule(CLOCK_INTERVAL, this::tellTime);
    }
  }

  String address() {
    return endpoint.address();
  }

  /** 0 where it only dials out. */
  int port() {
    return endpoint.port();
  }

  void found(PeerAddress address, boolean named) {
    handle(new Input.AddressFound(address.toString(), named));
  }

  List<PeerView> peers() {
    return overlay.peers();
  }

  /** How many links have not ended, with those that are only saying goodbye. */
  int links() {
    return links.size();
  }

  /** Says goodbye on every link, and listens no more. */
  void stop() {
    endpoint.close();
    handle(new Input.Stopping());
    stopped = true;
    for (Link link : List.copyOf(links.values())) {
      link.link().close(CloseReason.local("SHUTDOWN", "this server is stopping"));
    }
    timers.values().forEach(EventLoop.Timer::cancel);
    timers.clear();
  }

  @Override
  public boolean seen(MessageId mid) {
    return overlay.seen(mid);
  }

  @Override
  public void publish(SignedMessage message) {
    handle(new Input.Publish(message));
  }

  @Override
  public void joined(String channel) {
    handle(new Input.Join(channel));
  }

  @Override
  public void left(String channel) {
    handle(new Input.Leave(channel));
  }

  @Override
  public void online(Key key) {
    handle(new Input.KeyOnline(key));
  }

  @Override
  public void offline(Key key) {
    handle(new Input.KeyOffline(key));
  }

  /** What an output does may bring the next input at once: inputs are taken one after the other. */
  private void handle(Input input) {
    if (stopped) {
      return;
    }
    inputs.add(input);
    if (handling) {
      return;
    }
    handling = true;
    try {
      for (Input next = inputs.poll(); next != null; next = inputs.poll()) {
        overlay.handle(next, loop.nowMs(), this::perform);
      }
    } finally {
      handling = false;
      inputs.clear();
    }
  }

  private void perform(Output output) {
    switch (output) {
      case Output.Send(int id, byte[] frame) -> send(id, frame);
      case Output.Disconnect(int id, String code, String text) ->
          disconnect(id, CloseReason.local(code, text));
      case Output.Dial(String address) -> endpoint.dial(PeerAddress.parse(address));
      case Output.SetTimer(TimerKey key, long delayMs) -> setTimer(key, delayMs);
      case Output.Check check -> check(check);
      case Output.Deliver(SignedMessage message) -> local.deliver(message);
      case Output.Settled(MessageId mid, int reached, int expected) ->
          local.settled(mid, reached, expected);
      case Output.AddressEvent(String address, String code, String text) ->
          LOG.log(
              System.Logger.Level.INFO,
              "no link to {0}: {1}: {2}",
              address,
              code,
              Sanitiser.line(text, 200));
      case Output.LinkEvent event ->
          LOG.log(
              System.Logger.Level.INFO,
              "link {0}: ~{1} {2} {3}{4}",
              event.up() ? "up" : "down",
              event.peer(),
              event.outbound() ? "to" : "from",
              Sanitiser.line(event.address(), 100),
              event.text().isEmpty() ? "" : ": " + Sanitiser.line(event.text(), 200));
    }
  }

  private void send(int id, byte[] frame) {
    Link link = links.get(id);
    if (link != null && !link.link().send(frame)) {
      disconnect(id, CloseReason.local("SLOW_PEER", "its queue is full; it reads too slowly"));
    }
  }

  private void disconnect(int id, CloseReason reason) {
    Link link = links.get(id);
    if (link != null) {
      link.link().close(reason);
    }
  }

  private void setTimer(TimerKey key, long delayMs) {
    EventLoop.Timer timer =
        loop.schedule(
            Duration.ofMillis(delayMs),
            () -> {
              timers.remove(key);
              handle(new Input.TimerFired(key));
            });
    EventLoop.Timer replaced = timers.put(key, timer);
    if (replaced != null) {
      replaced.cancel();
    }
  }

  private void check(Output.Check check) {
    Link link = links.get(check.link());
    Verification.Lane lane = link == null ? new Verification.Lane() : link.lane();
    byte[] signer = check.signer().bytes();
    verification.ask(
        lane,
        () -> authScheme.verify(signer, check.signed(), check.sig()),
        valid -> handle(new Input.Checked(check.ticket(), valid)),
        () -> handle(new Input.Checked(check.ticket(), false)));
  }

  @Override
  public Settings settings() {
    return settings;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public ServerIdentity identity() {
    return identity;
  }

  @Override
  public int maxFrameBytes() {
    return ProtocolLimits.PEER_FRAME_BYTES;
  }

  @Override
  public PeerLinkHandler linked(PeerLink link) {
    int id = nextLink++;
    links.put(id, new Link(link, new Verification.Lane()));
    PeerLinkInfo info = link.info();
    handle(
        new Input.LinkUp(
            id,
            Key.of(info.remoteKey()),
            info.outbound(),
            info.remote().toString(),
            info.ip().toString(),
            info.exporter()));
    return new PeerLinkHandler() {
      @Override
      public void received(byte[] frame) {
        handle(new Input.FrameReceived(id, frame));
      }

      @Override
      public void closed(CloseReason reason) {
        links.remove(id);
        handle(new Input.LinkDown(id, reason.code(), reason.text()));
      }
    };
  }

  @Override
  public void dialFailed(PeerAddress address, CloseReason reason) {
    LOG.log(
        System.Logger.Level.DEBUG,
        "dial to {0} failed: {1}: {2}",
        address,
        reason.code(),
        Sanitiser.line(reason.text(), 200));
    handle(new Input.DialFailed(address.toString(), reason.code(), reason.text()));
  }
}
