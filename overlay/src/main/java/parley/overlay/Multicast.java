package parley.overlay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.PeerCodec;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;
import parley.protocol.SignedMessage;

/**
 * Messages on their way: each carries the servers that it is for, and is split by the links that
 * lead to them. Only what its author signed goes on, so a server cannot spread forgeries, only send
 * them to its neighbours.
 *
 * <p>A copy that comes again for the same server was sent again because no confirmation came, and
 * takes another way: so a server on the way that drops messages is passed by without anybody having
 * to know which one it is.
 */
final class Multicast {
  /** Copies for one server that are sent on; further ones are dropped. */
  static final int ATTEMPTS_CAP = 4;

  /** Confirmations of one server for one message that are passed back. */
  static final int ACKS_CAP = 4;

  /** How long it is remembered that a confirmation was passed back; guess. */
  static final long ACK_MS = 10_000;

  /** In the byte of a message itself. */
  private static final int TAKEN = 1;

  private static final int CONCERNED = 2;

  /** How far a flood of it could go: the {@link #reach} of its ttl in these units. */
  private static final int REACH = 4;

  private static final int REACH_BITS = 7 * REACH;

  /** In the byte of a message and a server: attempts, and confirmations in these units. */
  private static final int ACK = 16;

  private final Turn turn;
  private final Links links;
  private final Key self;
  private final Origins origins;
  private final Paths paths;
  private final Announcer announcer;
  private final Checks checks;
  private final Confirmations confirmations;
  private final SeenIds seen;
  private final Publishing publishing;
  private long duplicates;
  private long stale;
  private long refused;

  Multicast(
      Turn turn,
      Links links,
      OverlayConfig config,
      Origins origins,
      Paths paths,
      Announcer announcer,
      Checks checks,
      SeenIds seen) {
    this.turn = turn;
    this.links = links;
    this.self = config.self();
    this.origins = origins;
    this.paths = paths;
    this.announcer = announcer;
    this.checks = checks;
    this.seen = seen;
    this.confirmations = new Confirmations(self, config.secrets());
    this.publishing = new Publishing(turn, origins, this);
  }

  Publishing publishing() {
    return publishing;
  }

  /** Whether a message was published here or concerned sessions here, and is still remembered. */
  boolean seen(MessageId mid) {
    return (seen.get(mid) & TAKEN) != 0;
  }

  /** A session of this server said something. */
  void publish(SignedMessage message) {
    MessageId mid = message.mid();
    if (seen(mid)) {
      duplicates++;
      return;
    }
    if (!seen.hasRoom(1, turn.now())) {
      refused++;
      turn.emit(new Output.Settled(mid, 0, origins.live()));
      return;
    }
    seen.put(mid, (byte) (TAKEN | REACH * reach(ProtocolLimits.TTL)), until(message), turn.now());
    publishing.begin(mid, message);
  }

  /** Sends a message of this server to some others, by the nearest ways or by others. */
  void send(SignedMessage message, List<Origin> targets, int attempt) {
    forward(message, message.mid(), self.id(), targets, ProtocolLimits.TTL, -1, attempt);
  }

  /** Sends a message of this server over every link. */
  void flood(SignedMessage message) {
    flood(new PeerFrame.Data(ProtocolLimits.TTL, self.id(), new long[0], message), -1);
  }

  private void flood(PeerFrame.Data data, int except) {
    byte[] frame = PeerCodec.encode(data); // once, shared by all links
    for (Link link : links.ready()) {
      if (link.id != except) {
        turn.emit(new Output.Send(link.id, frame));
      }
    }
  }

  // --- from other servers ---

  void received(Link link, PeerFrame.Data data) {
    if (!link.data.take(1L + data.targets().length, turn.now())) {
      refused++;
      return;
    }
    SignedMessage message = data.message();
    long ageMs = turn.wallMs() - message.ts();
    if (ageMs > seen.windowMs() || -ageMs > ProtocolLimits.CLOCK_WINDOW_MS) {
      stale++;
      return;
    }
    MessageId mid = message.mid();
    if (!news(mid, data)) {
      duplicates++;
      return;
    }
    boolean room =
        checks.ask(
            link,
            message.author(),
            message.signedBytes(),
            message.sig(),
            valid -> {
              if (valid) {
                take(link, mid, data);
              } else {
                links.misbehaved(link);
              }
            });
    refused += room ? 0 : 1;
  }

  /** Whether there is anything to do for a copy. */
  private boolean news(MessageId mid, PeerFrame.Data data) {
    if (data.flood()) {
      return REACH * reach(data.ttl()) > (seen.get(mid) & REACH_BITS);
    }
    for (long target : data.targets()) {
      boolean mayGoOn = data.ttl() > 0 || target == self.id();
      if (mayGoOn && attempts(mid, target) < ATTEMPTS_CAP) {
        return true;
      }
    }
    return false;
  }

  /**
   * From 1 to 5: one more for each doubling. A neighbour can send a flood on with hardly any way
   * left, and be the first; so a later copy that may go twice as far goes on, too, which happens
   * four times at most.
   */
  private static int reach(int ttl) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(ttl + 1);
  }

  private int attempts(MessageId mid, long target) {
    return seen.get(mid, target) % ACK;
  }

  private void take(Link link, MessageId mid, PeerFrame.Data data) {
    if (!news(mid, data)) { // while its signature was being checked
      duplicates++;
      return;
    }
    if (!seen.hasRoom(1 + data.targets().length, turn.now())) {
      refused++;
      return;
    }
    if (data.flood()) {
      int others = seen.get(mid) & ~REACH_BITS;
      put(mid, others | REACH * reach(data.ttl()), data.message());
      if (data.ttl() > 0) {
        flood(
            new PeerFrame.Data(data.ttl() - 1, data.source(), data.targets(), data.message()),
            link.id);
      }
      deliver(link, mid, data);
      return;
    }
    List<Origin> first = new ArrayList<>();
    for (long target : data.targets()) {
      int attempt = attempts(mid, target);
      if (attempt >= ATTEMPTS_CAP || (data.ttl() == 0 && target != self.id())) {
        continue;
      }
      Optional<Origin> origin = origins.find(target);
      if (target == self.id()) {
        attempted(mid, target, data.message());
        deliver(link, mid, data);
      } else if (origin.isPresent()) { // nothing is kept of servers that somebody made up
        attempted(mid, target, data.message());
        if (attempt == 0) {
          first.add(origin.get());
        } else {
          forward(
              data.message(),
              mid,
              data.source(),
              List.of(origin.get()),
              data.ttl() - 1,
              link.id,
              attempt);
        }
      }
    }
    if (!first.isEmpty()) {
      forward(data.message(), mid, data.source(), first, data.ttl() - 1, link.id, 0);
    }
  }

  private void attempted(MessageId mid, long target, SignedMessage message) {
    byte before = seen.get(mid, target);
    seen.put(mid, target, (byte) (before + 1), until(message), turn.now());
  }

  private void mark(MessageId mid, int bits, SignedMessage message) {
    put(mid, seen.get(mid) | bits, message);
  }

  private void put(MessageId mid, int bits, SignedMessage message) {
    seen.put(mid, (byte) bits, until(message), turn.now());
  }

  /** When a message is too old, by this server's own time. */
  private long until(SignedMessage message) {
    return turn.now() + message.ts() - turn.wallMs() + ProtocolLimits.CLOCK_WINDOW_MS;
  }

  private void deliver(Link link, MessageId mid, PeerFrame.Data data) {
    boolean target = !data.flood();
    boolean first = !seen(mid);
    if (!first) {
      duplicates++;
    } else if (announcer.concerns(data.message())) {
      mark(mid, TAKEN | CONCERNED, data.message());
      turn.emit(new Output.Deliver(data.message()));
    } else if (target) {
      mark(mid, TAKEN, data.message());
    }
    boolean concerned = (seen.get(mid) & CONCERNED) != 0;
    if (target || concerned) {
      confirmations
          .of(mid, origins.find(data.source()), concerned)
          .ifPresent(ack -> links.send(back(mid, data, link), ack));
    }
  }

  /**
   * Where a confirmation goes: towards the source, by another way each time; or back where the
   * message came from, if that went every way.
   */
  private Link back(MessageId mid, PeerFrame.Data data, Link cameFrom) {
    int before = attempts(mid, self.id()) - 1;
    return origins
        .find(data.source())
        .filter(origin -> !data.flood())
        .flatMap(origin -> paths.next(origin, -1, before))
        .orElse(cameFrom);
  }

  private void forward(
      SignedMessage message,
      MessageId mid,
      long source,
      List<Origin> targets,
      int ttl,
      int except,
      int attempt) {
    if (attempt == 0) {
      Map<Link, List<Origin>> split = paths.split(targets, except);
      split.forEach((link, over) -> {
        publishing.sentOver(mid, link, over);
        for (int from = 0; from < over.size(); from += ProtocolLimits.TARGETS) {
          int to = Math.min(over.size(), from + ProtocolLimits.TARGETS);
          send(link, message, source, over.subList(from, to), ttl);
        }
      });
      return;
    }
    for (Origin target : targets) {
      paths
          .next(target, except, attempt)
          .ifPresent(link -> {
            publishing.sentOver(mid, link, List.of(target));
            send(link, message, source, List.of(target), ttl);
          });
    }
  }

  private void send(Link link, SignedMessage message, long source, List<Origin> to, int ttl) {
    long[] ids = to.stream().mapToLong(origin -> origin.id).toArray();
    links.send(link, new PeerFrame.Data(ttl, source, ids, message));
  }

  void received(Link link, PeerFrame.Ack ack) {
    if (!link.data.take(1, turn.now())) {
      refused++;
      return;
    }
    if (ack.to() == self.id()) {
      Optional<Origin> from = origins.find(ack.from());
      if (from.isPresent() && confirmations.genuine(ack, from.get())) {
        publishing.confirmed(ack.mid(), from.get(), ack.delivered());
      }
      return;
    }
    byte passed = seen.get(ack.mid(), ack.from());
    if (passed / ACK < ACKS_CAP && seen.hasRoom(1, turn.now())) {
      long until = turn.now() + ACK_MS; // it has no ttl: this is what ends a loop
      seen.put(ack.mid(), ack.from(), (byte) (passed + ACK), until, turn.now());
      origins
          .find(ack.to())
          .flatMap(origin -> paths.next(origin, link.id, passed / ACK))
          .ifPresent(next -> links.send(next, ack));
    }
  }

  Counts counts(long announcementsRefused) {
    return new Counts(
        duplicates, links.invalid(), stale, refused + announcementsRefused + publishing.refused());
  }
}
