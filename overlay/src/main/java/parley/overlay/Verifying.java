package parley.overlay;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.protocol.MessageId;
import parley.protocol.PeerFrame;
import parley.protocol.SignedMessage;

/**
 * Messages whose signatures the driver checks. Copies that are equal to the last byte are checked
 * once; copies with one id and another signature are checked apart, since a forgery must not stand
 * in the way of the true message.
 */
final class Verifying {
  /** Bytes of one link's messages being checked; guess. */
  static final int LINK_BYTES_CAP = 4 * 1024 * 1024;

  /** Bytes of all messages being checked; guess. */
  static final int BYTES_CAP = 32 * 1024 * 1024;

  /** What a message costs besides its texts: records, map entries; guess. */
  static final int MESSAGE_BYTES = 512;

  private final Turn turn;
  private final Map<Long, Copy> byTicket = new HashMap<>();
  private final Map<Bytes, Copy> byBytes = new HashMap<>();
  private long ticket;
  private int bytes;

  Verifying(Turn turn) {
    this.turn = turn;
  }

  /** What makes two copies equal: the id covers all but the signature. */
  private record Bytes(MessageId mid, ByteBuffer sig) {}

  /** A message being checked, and who sent it. */
  static final class Copy {
    final MessageId mid;
    final SignedMessage message;
    final List<Link> from = new ArrayList<>();

    /** The way back: who sent the copy that goes on. */
    Link via;

    int ttl;
    private final int cost;

    private Copy(MessageId mid, SignedMessage message, Link via, int ttl) {
      this.mid = mid;
      this.message = message;
      this.via = via;
      this.ttl = ttl;
      this.from.add(via);
      this.cost =
          MESSAGE_BYTES
              + 2 * (message.body().length() + message.nick().length() + message.ctype().length());
    }
  }

  /** Has a message checked; false if there is no room. */
  boolean check(Link link, MessageId mid, PeerFrame.Data data) {
    var key = new Bytes(mid, ByteBuffer.wrap(data.message().sig()));
    Copy same = byBytes.get(key);
    if (same != null) {
      if (Flood.goesFarther(data.ttl(), same.ttl)) {
        same.via = link;
      }
      same.ttl = Math.max(same.ttl, data.ttl());
      if (!same.from.contains(link)) {
        same.from.add(link);
      }
      return true;
    }
    var copy = new Copy(mid, data.message(), link, data.ttl());
    if (link.verifyingBytes + copy.cost > LINK_BYTES_CAP || bytes + copy.cost > BYTES_CAP) {
      return false;
    }
    link.verifyingBytes += copy.cost;
    bytes += copy.cost;
    byBytes.put(key, copy);
    byTicket.put(++ticket, copy);
    turn.emit(new Output.Verify(ticket, link.id, data.message()));
    return true;
  }

  /** The driver has answered. */
  Optional<Copy> checked(long answered) {
    Copy copy = byTicket.remove(answered);
    if (copy == null) {
      return Optional.empty();
    }
    byBytes.remove(new Bytes(copy.mid, ByteBuffer.wrap(copy.message.sig())));
    copy.from.getFirst().verifyingBytes -= copy.cost;
    bytes -= copy.cost;
    return Optional.of(copy);
  }

  CollectionSize size() {
    return new CollectionSize("messages being checked", byTicket.size(), BYTES_CAP / MESSAGE_BYTES);
  }
}
