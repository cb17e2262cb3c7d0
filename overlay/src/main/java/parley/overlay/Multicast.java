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

  private final Turn turn;
  private final Links links;
  private final Key self;
  private final Origins origins;
  private final Paths paths;
  private final Announcer announcer;
  private final Checks checks;
  private final MessageMemory memory;
  private final Publishing publishing;
  private final Acks acks;
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
      MessageMemory memory) {
    this.turn = turn;
    this.links = links;
    this.self = config.self();
    this.origins = origins;
    this.paths = paths;
    this.announcer = announcer;
    this.checks = checks;
    this.memory = memory;
    this.publishing = new Publishing(turn, origins, this);
    this.acks = new Acks(turn, links, config, origins, paths, memory, publishing);
  }

  Publishing publishing() {
    return publishing;
  }

  Acks acks() {
    return acks;
  }

  /** Whether a message was published here or concerned sessions here, and is still remembered. */
  boolean seen(MessageId mid) {
    return memory.taken(mid);
  }

  /** A session of this server said something. */
  void publish(SignedMessage message) {
    MessageId mid = message.mid();
    if (seen(mid)) {
      duplicates++;
      return;
    }
    if (!memory.hasRoom()) {
      refused++;
      turn.emit(new Output.Settled(mid, 0, origins.live()));
      return;
    }
    memory.take(mid, message, false);
    memory.flood(mid, message, ProtocolLimits.TTL);
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
    if (!memory.timely(message)) {
      stale++;
      return;
    }
    byte[] signed = message.signedBytes();
    MessageId mid = MessageId.of(signed);
    if (!news(mid, data)) {
      duplicates++;
      return;
    }
    boolean room =
        checks.ask(
            link,
            message.author(),
            signed,
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
      return !memory.flooded(mid, data.ttl());
    }
    for (long target : data.targets()) {
      boolean mayGoOn = data.ttl() > 0 || target == self.id();
      if (mayGoOn && memory.attempts(mid, target) < ATTEMPTS_CAP) {
        return true;
      }
    }
    return false;
  }

  private void take(Link link, MessageId mid, PeerFrame.Data data) {
    if (!news(mid, data)) { // while its signature was being checked
      duplicates++;
      return;
    }
    if (!memory.hasRoom(link, 1 + data.targets().length)) {
      refused++;
      return;
    }
    if (data.flood()) {
      memory.flood(mid, data.message(), data.ttl());
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
      int attempt = memory.attempts(mid, target);
      if (attempt >= ATTEMPTS_CAP || (data.ttl() == 0 && target != self.id())) {
        continue;
      }
      Optional<Origin> origin = origins.find(target);
      if (target == self.id()) {
        memory.attempt(mid, target, data.message());
        deliver(link, mid, data);
      } else if (origin.isPresent()) { // nothing is kept of servers that somebody made up
        memory.attempt(mid, target, data.message());
        if (attempt == 0) {
          first.add(origin.get());
        } else if (!origins.overdue(origin.get())) {
          // the ways to one that has ended go round
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

  private void deliver(Link link, MessageId mid, PeerFrame.Data data) {
    if (memory.taken(mid)) {
      duplicates++;
    } else if (announcer.concerns(data.message())) {
      memory.take(mid, data.message(), true);
      turn.emit(new Output.Deliver(data.message()));
    } else if (!data.flood()) {
      memory.take(mid, data.message(), false);
    }
    if (!data.flood() || memory.concerned(mid)) {
      acks.confirm(link, mid, data);
    }
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
          .next(target, except, attempt, publishing.lastOver(mid, target))
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

  Counts counts(long announcementsRefused) {
    return new Counts(
        duplicates,
        links.invalid(),
        stale,
        refused + announcementsRefused + publishing.refused() + acks.refused());
  }
}
