package parley.overlay;

import java.util.List;
import java.util.Optional;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.PeerCodec;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;
import parley.protocol.SignedMessage;

/**
 * The first routing: a message goes over every link, and is taken once. Only what its author signed
 * goes on, so a server cannot spread forgeries, only send them to its neighbours.
 */
final class Flood {
  /** Invalid messages within {@link #INVALID_MS} after which a link is closed. */
  static final int INVALID_CAP = 16;

  static final long INVALID_MS = 60_000;

  private final Turn turn;
  private final Links links;
  private final Key self;
  private final Dedup dedup;
  private final Interest interest = new Interest();
  private final Verifying verifying;
  private final Settling settling;
  private long duplicates;
  private long invalid;
  private long stale;
  private long refused;

  Flood(Turn turn, Links links, Key self, Dedup dedup) {
    this.turn = turn;
    this.links = links;
    this.self = self;
    this.dedup = dedup;
    this.verifying = new Verifying(turn);
    this.settling = new Settling(turn);
  }

  Interest interest() {
    return interest;
  }

  /** Whether a message was taken, and is still remembered. */
  boolean seen(MessageId mid) {
    return dedup.find(mid).isPresent();
  }

  /** A session of this server said something. */
  void publish(SignedMessage message) {
    MessageId mid = message.mid();
    boolean direct = direct(message);
    if (dedup.find(mid).isPresent()) {
      duplicates++;
      if (direct && !settling.awaits(mid)) {
        settling.await(mid, false);
      }
      return;
    }
    boolean room = dedup.hasRoom(true);
    if (room) {
      dedup.remember(mid, self, direct, ProtocolLimits.TTL);
      forward(message, ProtocolLimits.TTL, List.of());
    } else {
      refused++;
    }
    if (direct) {
      settling.await(mid, room && !links.ready().isEmpty());
    }
  }

  void received(Link link, PeerFrame.Data data) {
    MessageId mid = data.message().mid();
    Optional<Dedup.Seen> seen = dedup.find(mid);
    if (seen.isPresent() && !goesFarther(data.ttl(), seen.get().ttl)) {
      duplicates++;
    } else if (seen.isEmpty() && !dedup.hasRoom(false)) {
      refused++;
    } else if (!verifying.check(link, mid, data)) {
      refused++;
    }
  }

  /**
   * A neighbour can send a message on with hardly any way left, and be the first. So a later copy
   * that may go more than twice as far goes on too: at most five times for one message, and in
   * practice never when all servers are honest.
   */
  static boolean goesFarther(int ttl, int before) {
    return ttl > 2 * before + 1;
  }

  void verified(long ticket, boolean valid) {
    verifying
        .checked(ticket)
        .ifPresent(copy -> {
          if (valid) {
            take(copy);
          } else {
            copy.from.forEach(this::misbehaved);
          }
        });
  }

  /** Only a message's time was wrong: perhaps this server's own clock is. */
  void stale(long ticket) {
    verifying.checked(ticket).ifPresent(copy -> stale += copy.from.size());
  }

  private void take(Verifying.Copy copy) {
    Optional<Dedup.Seen> seen = dedup.find(copy.mid);
    if (seen.isPresent()) {
      duplicates += copy.from.size();
      if (goesFarther(copy.ttl, seen.get().ttl)) {
        goOn(copy, seen.get());
      }
      return;
    }
    if (!dedup.hasRoom(false)) {
      refused++;
      return;
    }
    duplicates += copy.from.size() - 1L;
    boolean direct = direct(copy.message);
    dedup.remember(copy.mid, copy.via.peer, direct, copy.ttl);
    if (copy.ttl > 0) {
      forward(copy.message, copy.ttl - 1, copy.from);
    }
    if (interest.concerns(copy.message)) {
      turn.emit(new Output.Deliver(copy.message));
      if (direct) {
        confirm(copy.via.peer, new PeerFrame.Ack(copy.mid, self));
      }
    }
  }

  /**
   * Sends a later copy on. Whoever shortened the first one may keep confirmations, too: they go
   * back the way of this copy from now on, the one of this server included.
   */
  private void goOn(Verifying.Copy copy, Dedup.Seen seen) {
    seen.ttl = copy.ttl;
    forward(copy.message, copy.ttl - 1, copy.from);
    if (!seen.from.equals(self)) {
      seen.from = copy.via.peer;
      if (seen.direct && interest.concerns(copy.message)) {
        confirm(seen.from, new PeerFrame.Ack(copy.mid, self));
      }
    }
  }

  private void forward(SignedMessage message, int ttl, List<Link> except) {
    byte[] frame = PeerCodec.encode(new PeerFrame.Data(ttl, message)); // once, shared by all links
    for (Link link : links.ready()) {
      if (except.stream().noneMatch(sender -> sender.peer.equals(link.peer))) {
        turn.emit(new Output.Send(link.id, frame));
      }
    }
  }

  private void misbehaved(Link link) {
    invalid++;
    if (turn.now() - link.invalidSince > INVALID_MS) {
      link.invalidSince = turn.now();
      link.invalid = 0;
    }
    link.invalid++;
    if (link.invalid >= INVALID_CAP) {
      links.close(
          link,
          "BAD_SIGNATURE",
          "it sent " + INVALID_CAP + " messages within a minute that their authors did not sign");
    }
  }

  /** A server confirms a direct message: back the way that the message came. */
  void acked(Link link, PeerFrame.Ack ack) {
    Optional<Dedup.Seen> found = dedup.find(ack.mid()).filter(seen -> seen.direct);
    if (found.isEmpty() || found.get().from.equals(link.peer)) {
      return;
    }
    Dedup.Seen seen = found.get();
    if (seen.from.equals(self)) {
      settling.settle(ack.mid(), 1);
    } else if (seen.acks < Dedup.ACKS_CAP) {
      seen.acks++;
      confirm(seen.from, ack);
    }
  }

  private void confirm(Key towards, PeerFrame.Ack ack) {
    links.readyTo(towards).ifPresent(back -> links.send(back, ack));
  }

  /** A direct message's confirmation did not come in time. */
  void settle(MessageId mid) {
    settling.settle(mid, 0);
  }

  private static boolean direct(SignedMessage message) {
    return message.target() instanceof SignedMessage.Target.Direct;
  }

  Counts counts() {
    return new Counts(duplicates, invalid, stale, refused);
  }

  List<CollectionSize> sizes() {
    return List.of(dedup.size(), verifying.size(), settling.size());
  }
}
