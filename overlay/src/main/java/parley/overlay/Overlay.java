package parley.overlay;

import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import parley.protocol.Decoded;
import parley.protocol.MessageId;
import parley.protocol.PeerCodec;
import parley.protocol.PeerFrame;
import parley.protocol.SignedMessage;

/** One node of the overlay. Single-threaded; see the module for what it must not do. */
public final class Overlay {
  private final OverlayConfig config;
  private final Turn turn;
  private final Links links;
  private final Admission admission;
  private final Handshake handshake;
  private final Liveness liveness;
  private final AddressBook book;
  private final Dialling dialling;
  private final Membership membership;
  private final Exchange exchange;
  private final Origins origins;
  private final SeenIds seen;
  private final Checks checks;
  private final Paths paths;
  private final Announcer announcer;
  private final Digests digests;
  private final Gossip gossip;
  private final Multicast multicast;
  private final Rosters rosters;
  private boolean stopping;

  /**
   * @param config who this node is
   * @param random the only source of randomness
   * @throws IllegalArgumentException if the secret is too short, or no other server would take the
   *     HELLO
   */
  public Overlay(OverlayConfig config, RandomGenerator random) {
    this(config, random, SeenIds.CAP);
  }

  /** With a smaller cap on message ids, for tests. */
  Overlay(OverlayConfig config, RandomGenerator random, int idsCap) {
    this.config = config;
    turn = new Turn(random);
    links = new Links(turn);
    origins = new Origins(turn);
    handshake = new Handshake(turn, links, config);
    liveness = new Liveness(turn, links);
    book = new AddressBook(turn);
    dialling = new Dialling(turn, links, book);
    membership = new Membership(turn, links, book, dialling, config.self());
    exchange = new Exchange(turn, links, book, dialling);
    admission = new Admission(turn, links, book, exchange, config.self());
    seen = new SeenIds(idsCap);
    checks = new Checks(turn);
    paths = new Paths(links);
    announcer = new Announcer(turn, origins, config);
    Gossip.Watcher watcher = watcher();
    digests = new Digests(turn, links, config.self(), origins, announcer, watcher);
    gossip = new Gossip(turn, links, config, origins, announcer, digests, checks, watcher);
    multicast =
        new Multicast(
            turn, links, config, origins, paths, announcer, checks, new MessageMemory(turn, seen));
    rosters = new Rosters(turn, links, config, origins, announcer, paths, checks);
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
      case Input.Started started -> start(started.wallMs());
      case Input.Clock clock -> turn.clock(clock.wallMs());
      case Input.LinkUp up -> linkUp(up);
      case Input.LinkDown down -> linkDown(down);
      case Input.FrameReceived received ->
          links.heard(received.link()).ifPresent(link -> frame(link, received.frame()));
      case Input.TimerFired fired -> timer(fired.timer());
      case Input.AddressFound found -> membership.found(found.address(), found.named());
      case Input.AddressForgotten forgotten -> membership.forget(forgotten.address());
      case Input.DialFailed failed ->
          dialling.dialFailed(failed.address(), failed.code(), failed.text());
      case Input.Checked checked -> checks.answer(checked.ticket(), checked.valid());
      case Input.Publish publish -> publish(publish.message());
      case Input.Join join -> announcer.join(join.channel());
      case Input.Leave leave -> announcer.leave(leave.channel());
      case Input.Present one -> rosters.present(one.channel(), one.key(), one.nick());
      case Input.Absent one -> rosters.absent(one.channel(), one.key());
      case Input.Who who -> rosters.who(who.number(), who.channel());
      case Input.KeyOnline online -> announcer.online(online.key());
      case Input.KeyOffline offline -> announcer.offline(offline.key());
      case Input.Stopping stop -> stop();
    }
  }

  /** Whether a message with this id was published here or came by, and is still remembered. */
  public boolean seen(MessageId mid) {
    return multicast.seen(mid);
  }

  /** The links that are up, oldest first. */
  public List<PeerView> peers() {
    return links.views();
  }

  /** The addresses that the operator named and no link leads to: they are dialled again. */
  public List<DialView> dialled() {
    return membership.dialled();
  }

  /** Whether anything is known of an address, or linked there. */
  public boolean knows(String address) {
    return membership.knows(address);
  }

  /** How full each collection is that others can make grow. */
  public void sizes(SizeReader reader) {
    book.sizes(reader);
    links.sizes(reader);
    origins.sizes(reader);
    seen.sizes(reader);
    checks.sizes(reader);
    gossip.sizes(reader);
    multicast.publishing().sizes(reader);
    rosters.sizes(reader);
  }

  /** Who is in a channel on other servers, as far as is known; see {@link Input.Who}. */
  public Elsewhere elsewhere(String channel) {
    return rosters.elsewhere(channel);
  }

  /** What has happened to messages since the start. */
  public Counts counts() {
    return multicast.counts(gossip.refused() + rosters.post().refused());
  }

  private void start(long wallMs) {
    turn.clock(wallMs);
    announcer.start(wallMs);
    rosters.start(wallMs);
    config.listenAddresses().stream()
        .flatMap(text -> HostPort.parse(text).stream())
        .filter(address -> !address.wildcard())
        .forEach(address -> book.self(address.toString()));
    exchange.start();
  }

  private void stop() {
    stopping = true;
    membership.stop();
    announcer.stop();
    gossip.announce();
    links.goodbye("SHUTDOWN", "the server is being stopped");
  }

  private void publish(SignedMessage message) {
    if (message.target() instanceof SignedMessage.Target.Channel(String channel)) {
      rosters.speaks(channel, message.author());
    }
    multicast.publish(message);
  }

  private Gossip.Watcher watcher() {
    return new Gossip.Watcher() {
      @Override
      public void announced(Origin origin, boolean reborn) {
        if (!origin.live()) {
          multicast.publishing().gone(origin);
        }
        rosters.announced(origin, reborn);
      }

      @Override
      public void ways(Origin origin, boolean any) {
        rosters.ways(origin, any);
      }

      @Override
      public void forgotten(Origin origin) {
        rosters.forgotten(origin);
      }
    };
  }

  private void linkUp(Input.LinkUp up) {
    if (up.peer().equals(config.self())) {
      links.refuse(up, "SELF", "this address leads to this server itself");
      if (up.outbound()) {
        membership.metSelf(up.address());
      }
    } else if (stopping) {
      links.refuse(up, "SHUTDOWN", "the server is being stopped");
    } else if (up.outbound() && membership.unwanted(up.address())) {
      links.refuse(up, Membership.DISCONNECTED, "the operator ended the dial");
    } else {
      if (up.outbound()) {
        membership.connected(up.address(), up.peer());
      }
      admission.open(up).ifPresent(handshake::greet);
    }
  }

  private void linkDown(Input.LinkDown down) {
    links
        .down(down)
        .ifPresent(link -> {
          exchange.forget(link);
          paths.update();
          gossip.ended(link);
          if (link.greeted && links.readyTo(link.peer).isEmpty()) {
            announcer.moved();
          }
          rosters.unlinked(link.peer);
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
    if (admission.settleDuplicates(link) && admission.admit(link)) {
      links.makeReady(link);
      liveness.begin(link);
      exchange.welcome(link);
      paths.update();
      digests.welcome(link);
    }
    dialling.fill();
  }

  private void received(Link link, PeerFrame frame) {
    switch (frame) {
      case PeerFrame.Hello hello ->
          links.close(link, "MALFORMED", "HELLO came a second time on one link");
      case PeerFrame.Ping ping -> liveness.pinged(link, ping);
      case PeerFrame.Pong pong -> liveness.ponged(link, pong);
      case PeerFrame.Peers peers -> {
        membership.heard(link, peers);
        dialling.fill();
      }
      case PeerFrame.Data data -> multicast.received(link, data);
      case PeerFrame.Ack ack -> multicast.acks().received(link, ack);
      case PeerFrame.Announce announce -> gossip.received(link, announce);
      case PeerFrame.Digest digest -> gossip.received(link, digest);
      case PeerFrame.Pull pull -> digests.received(link, pull);
      case PeerFrame.Roster roster -> rosters.post().received(link, roster);
      case PeerFrame.Ask ask -> rosters.post().received(link, ask);
      case PeerFrame.Bye bye -> links.farewell(link, bye);
    }
  }

  /** What was on its way on a link that gave way to another. */
  private void late(Link link, PeerFrame frame) {
    switch (frame) {
      case PeerFrame.Data data -> multicast.received(link, data);
      case PeerFrame.Ack ack -> multicast.acks().received(link, ack);
      case PeerFrame.Roster roster -> rosters.post().received(link, roster);
      case PeerFrame.Ask ask -> rosters.post().received(link, ask);
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
      case TimerKey.Fill fill -> dialling.fill();
      case TimerKey.Redial redial -> dialling.redial(redial.address());
      case TimerKey.Announce announce -> gossip.due();
      case TimerKey.Gossip tick -> gossip.tick();
      case TimerKey.Rosters due -> rosters.tick();
      case TimerKey.Confirm confirm -> multicast.publishing().tick();
    }
  }
}
