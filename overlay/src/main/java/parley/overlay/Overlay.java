package parley.overlay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import parley.protocol.Decoded;
import parley.protocol.MessageId;
import parley.protocol.PeerCodec;
import parley.protocol.PeerFrame;

/** One node of the overlay. Single-threaded; see the module for what it must not do. */
public final class Overlay {
  private final OverlayConfig config;
  private final Turn turn;
  private final Links links;
  private final Handshake handshake;
  private final Liveness liveness;
  private final AddressBook book;
  private final Membership membership;
  private final Exchange exchange;
  private final Dedup dedup;
  private final Flood flood;
  private boolean stopping;

  /**
   * @param config who this node is
   * @param random the only source of randomness
   * @throws IllegalArgumentException if the secret is too short, or no other server would take the
   *     HELLO
   */
  public Overlay(OverlayConfig config, RandomGenerator random) {
    this(config, random, Dedup.CAP);
  }

  /** With a smaller cap on message ids, for tests. */
  Overlay(OverlayConfig config, RandomGenerator random, int idsCap) {
    this.config = config;
    turn = new Turn(random);
    links = new Links(turn, config.self());
    handshake = new Handshake(turn, links, config);
    liveness = new Liveness(turn, links);
    book = new AddressBook(turn);
    membership = new Membership(turn, links, book, config.self());
    exchange = new Exchange(turn, links, book, membership);
    dedup = new Dedup(turn, idsCap);
    flood = new Flood(turn, links, config.self(), dedup);
  }

  /**
   * Takes one input.
   *
   * @param now monotonic milliseconds, never less than at the call before
   * @param output told what is to be done, in order, within this call
   */
  public void handle(Input input, long now, Consumer<Output> output) {
    turn.begin(now, output);
    switch (input) {
      case Input.Started started -> start();
      case Input.LinkUp up -> linkUp(up);
      case Input.LinkDown down -> linkDown(down);
      case Input.FrameReceived received ->
          links.heard(received.link()).ifPresent(link -> frame(link, received.frame()));
      case Input.TimerFired fired -> timer(fired.timer());
      case Input.AddressFound found -> membership.found(found.address(), found.named());
      case Input.DialFailed failed ->
          membership.dialFailed(failed.address(), failed.code(), failed.text());
      case Input.Verified verified -> flood.verified(verified.ticket(), verified.valid());
      case Input.Stale stale -> flood.stale(stale.ticket());
      case Input.Publish publish -> flood.publish(publish.message());
      case Input.Join join -> flood.interest().join(join.channel());
      case Input.Leave leave -> flood.interest().leave(leave.channel());
      case Input.KeyOnline online -> flood.interest().online(online.key());
      case Input.KeyOffline offline -> flood.interest().offline(offline.key());
      case Input.Stopping stop -> stop();
    }
  }

  /** Whether a message with this id was published here or came by, and is still remembered. */
  public boolean seen(MessageId mid) {
    return flood.seen(mid);
  }

  /** The links that are up, oldest first. */
  public List<PeerView> peers() {
    return links.views();
  }

  /** How full each collection is that others can make grow. */
  public List<CollectionSize> sizes() {
    List<CollectionSize> sizes = new ArrayList<>(book.sizes());
    sizes.add(
        new CollectionSize(
            "inbound links", links.inboundSize(), Links.INBOUND_CAP + 2 * Links.GREETING_CAP));
    sizes.addAll(flood.sizes());
    return List.copyOf(sizes);
  }

  /** What has happened to messages since the start. */
  public Counts counts() {
    return flood.counts();
  }

  private void start() {
    config.listenAddresses().stream()
        .flatMap(text -> HostPort.parse(text).stream())
        .filter(address -> !address.wildcard())
        .forEach(address -> book.self(address.toString()));
    exchange.start();
  }

  private void stop() {
    stopping = true;
    membership.stop();
    links.goodbye("SHUTDOWN", "the server is being stopped");
  }

  private void linkUp(Input.LinkUp up) {
    if (up.peer().equals(config.self())) {
      links.refuse(up, "SELF", "this address leads to this server itself");
      if (up.outbound()) {
        membership.metSelf(up.address());
      }
    } else if (stopping) {
      links.refuse(up, "SHUTDOWN", "the server is being stopped");
    } else {
      if (up.outbound()) {
        membership.connected(up.address(), up.peer());
      }
      links.open(up).ifPresent(handshake::greet);
    }
  }

  private void linkDown(Input.LinkDown down) {
    links
        .down(down)
        .ifPresent(link -> {
          exchange.forget(link);
          membership.ended(link);
        });
  }

  private void frame(Link link, byte[] bytes) {
    link.heardAt = turn.now();
    switch (PeerCodec.decode(bytes)) {
      case Decoded.Refused<PeerFrame> refused ->
          links.close(link, "MALFORMED", "a frame was refused: " + refused.text());
      case Decoded.Frame<PeerFrame> decoded when decoded.frame() instanceof PeerFrame.Bye bye ->
          links.farewell(link, bye);
      case Decoded.Frame<PeerFrame> decoded when link.ready() -> received(link, decoded.frame());
      case Decoded.Frame<PeerFrame> decoded when link.state == Link.State.PARTING ->
          late(link, decoded.frame());
      case Decoded.Frame<PeerFrame> decoded -> {
        if (handshake.accept(link, decoded.frame())) {
          greeted(link);
        }
      }
    }
  }

  /** Both sides may go on: the link is ready, unless another one to the same server stays. */
  private void greeted(Link link) {
    membership.greeted(link);
    if (links.settleDuplicates(link) && links.admit(link)) {
      links.makeReady(link);
      liveness.begin(link);
      exchange.welcome(link);
    }
    membership.fill();
  }

  private void received(Link link, PeerFrame frame) {
    switch (frame) {
      case PeerFrame.Hello hello ->
          links.close(link, "MALFORMED", "HELLO came a second time on one link");
      case PeerFrame.Ping ping -> liveness.pinged(link, ping);
      case PeerFrame.Pong pong -> liveness.ponged(link, pong);
      case PeerFrame.Peers peers -> {
        membership.heard(link, peers);
        membership.fill();
      }
      case PeerFrame.Data data -> flood.received(link, data);
      case PeerFrame.Ack ack -> flood.acked(link, ack);
      case PeerFrame.Bye bye -> links.farewell(link, bye);
    }
  }

  /** What was on its way on a link that gave way to another. */
  private void late(Link link, PeerFrame frame) {
    switch (frame) {
      case PeerFrame.Data data -> flood.received(link, data);
      case PeerFrame.Ack ack -> flood.acked(link, ack);
      case PeerFrame ignored -> {}
    }
  }

  private void timer(TimerKey timer) {
    switch (timer) {
      case TimerKey.LinkPing ping -> liveness.due(ping.link());
      case TimerKey.LinkHello hello -> {
        handshake.overdue(hello.link());
        links.overdue(hello.link());
      }
      case TimerKey.Membership tick -> exchange.tick();
      case TimerKey.Redial redial -> membership.redial(redial.address());
      case TimerKey.Settle settle -> flood.settle(settle.mid());
      case TimerKey.Forget forget -> dedup.forget();
    }
  }
}
