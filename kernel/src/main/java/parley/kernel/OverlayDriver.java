package parley.kernel;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import parley.api.AuthScheme;
import parley.api.CloseReason;
import parley.api.EventLoop;
import parley.api.PeerAddress;
import parley.api.PeerTransport;
import parley.api.ServerIdentity;
import parley.api.Settings;
import parley.overlay.DialView;
import parley.overlay.Elsewhere;
import parley.overlay.Input;
import parley.overlay.Output;
import parley.overlay.Overlay;
import parley.overlay.OverlayConfig;
import parley.overlay.PeerView;
import parley.overlay.TimerKey;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.Sanitiser;
import parley.protocol.SignedMessage;

/**
 * Drives the sans-I/O overlay: gives it what happened and the time, and does what it says, with the
 * peer transport, the loop's timers and the signature workers. Loop thread.
 */
final class OverlayDriver implements Mesh {
  /** How soon a clock that was set is noticed. */
  private static final Duration CLOCK_INTERVAL = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger("parley.overlay");

  /** Where what the overlay has for local sessions goes. */
  interface Local {
    void deliver(SignedMessage message);

    void settled(MessageId mid, int reached, int expected);

    /** What other servers say of a key in a channel; empty: it is or was on none of them. */
    void presence(String channel, Key key, Optional<String> before, Optional<String> after);

    /** Whether a channel's members are told who comes and goes from now on. */
    void presenceTold(String channel, boolean told, int count);
  }

  private final EventLoop loop;
  private final AuthScheme authScheme;
  private final Verification verification;
  private final PeerLinks links;
  private final Overlay overlay;
  private final Map<TimerKey, EventLoop.Timer> timers = new HashMap<>();
  private final ArrayDeque<Input> inputs = new ArrayDeque<>();
  private final Map<Long, Runnable> asking = new HashMap<>();
  private Local local;
  private boolean handling;
  private boolean stopped;
  private long questions;

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
    this.authScheme = authScheme;
    this.verification = verification;
    KernelConfig config = settings.config();
    links = new PeerLinks(settings.settings(), loop, identity, transport, this::handle);
    overlay =
        new Overlay(
            new OverlayConfig(
                Key.of(identity.publicKey()),
                config.network(),
                config.networkSecret(),
                listenAddresses(settings),
                new ServerSecrets(identity),
                Optional.empty(),
                config.presenceLimit()),
            random);
  }

  /** The configuration as it is written, and as the kernel has read it. */
  record SettingsAndConfig(Settings settings, KernelConfig config) {}

  private List<String> listenAddresses(SettingsAndConfig both) {
    KernelConfig config = both.config();
    if (config.dialOnly()) {
      return List.of();
    }
    if (!config.advertise().isEmpty()) {
      return config.advertise();
    }
    String host = both.settings().required("address");
    return List.of(new PeerAddress(host, links.port()).toString());
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
    return links.address();
  }

  /** 0 where it only dials out. */
  int port() {
    return links.port();
  }

  void found(PeerAddress address, boolean named) {
    handle(new Input.AddressFound(address.toString(), named));
  }

  /** False if nothing is known of it. */
  boolean forget(PeerAddress address) {
    boolean known = overlay.knows(address.toString());
    if (known) {
      handle(new Input.AddressForgotten(address.toString()));
    }
    return known;
  }

  List<DialView> dialled() {
    return overlay.dialled();
  }

  List<PeerView> peers() {
    return overlay.peers();
  }

  /** How many links have not ended, with those that are only saying goodbye. */
  int links() {
    return links.count();
  }

  /** Says goodbye on every link, and listens no more. */
  void stop() {
    links.stopListening();
    handle(new Input.Stopping());
    stopped = true;
    links.close(CloseReason.local("SHUTDOWN", "this server is stopping"));
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
  public void present(String channel, Key key, String nick) {
    handle(new Input.Present(channel, key, nick));
  }

  @Override
  public void absent(String channel, Key key) {
    handle(new Input.Absent(channel, key));
  }

  @Override
  public Elsewhere elsewhere(String channel) {
    return overlay.elsewhere(channel);
  }

  @Override
  public void who(String channel, Runnable found) {
    if (!stopped) {
      long number = ++questions;
      asking.put(number, found);
      handle(new Input.Who(number, channel));
    }
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
    Optional<RuntimeException> failure = Optional.empty();
    for (Input next = inputs.poll(); next != null; next = inputs.poll()) {
      try {
        overlay.handle(next, loop.nowMs(), this::perform);
      } catch (RuntimeException e) { // those behind it may be the end of a link
        failure.ifPresent(e::addSuppressed);
        failure = Optional.of(e);
      }
    }
    handling = false;
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private void perform(Output output) {
    switch (output) {
      case Output.Send(int id, byte[] frame) -> links.send(id, frame);
      case Output.Disconnect(int id, String code, String text) ->
          links.disconnect(id, CloseReason.local(code, text));
      case Output.Dial(String address) -> links.dial(PeerAddress.parse(address));
      case Output.SetTimer(TimerKey key, long delayMs) -> setTimer(key, delayMs);
      case Output.Check check -> check(check);
      case Output.Deliver(SignedMessage message) -> local.deliver(message);
      case Output.Settled(MessageId mid, int reached, int expected) ->
          local.settled(mid, reached, expected);
      case Output.Presence(String channel, Key key, var before, var after) ->
          local.presence(channel, key, before, after);
      case Output.PresenceTold(String channel, boolean told, int count) ->
          local.presenceTold(channel, told, count);
      case Output.Found(long number) ->
          Optional.ofNullable(asking.remove(number)).ifPresent(Runnable::run);
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
    byte[] signer = check.signer().bytes();
    verification.ask(
        links.lane(check.link()),
        () -> authScheme.verify(signer, check.signed(), check.sig()),
        valid -> handle(new Input.Checked(check.ticket(), valid)),
        () -> handle(new Input.Checked(check.ticket(), false)));
  }
}
