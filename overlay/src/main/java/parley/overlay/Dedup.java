package parley.overlay;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.ProtocolLimits;

/**
 * The ids of messages that were taken, for 300 s: longer than the 2 × 120 s within which a message
 * can be valid, so that an id is never forgotten while its message could come again.
 *
 * <p>When there is no room, nothing is forgotten early, since that would let a message through
 * twice: messages of other servers are refused until there is room again. A part is kept for this
 * server's own sessions, which a flood from elsewhere cannot silence.
 */
final class Dedup {
  /** Ids remembered at the very most. */
  static final int CAP = 200_000;

  /** One part in so many is only for messages of this server's own sessions; guess. */
  static final int OWN_PART = 20;

  /** Confirmations passed back for one message: servers on which one key is online; guess. */
  static final int ACKS_CAP = 16;

  /** Between two rounds of forgetting, at least. */
  static final long FORGET_MS = 1_000;

  private final Turn turn;
  private final int cap;
  private final Map<MessageId, Seen> byId = new LinkedHashMap<>();

  Dedup(Turn turn, int cap) {
    this.turn = turn;
    this.cap = cap;
  }

  /** A message that was taken. */
  static final class Seen {
    /** When. */
    final long at;

    /**
     * The way back: the server that sent the copy that went on, or this one itself for a message of
     * its own sessions.
     */
    Key from;

    final boolean direct;

    /** The most that a copy of it was allowed to go on. */
    int ttl;

    int acks;

    Seen(long at, Key from, boolean direct, int ttl) {
      this.at = at;
      this.from = from;
      this.direct = direct;
      this.ttl = ttl;
    }
  }

  Optional<Seen> find(MessageId mid) {
    return Optional.ofNullable(byId.get(mid));
  }

  boolean hasRoom(boolean own) {
    return byId.size() < (own ? cap : cap - cap / OWN_PART);
  }

  void remember(MessageId mid, Key from, boolean direct, int ttl) {
    if (byId.isEmpty()) {
      turn.timer(new TimerKey.Forget(), ProtocolLimits.DEDUP_MS);
    }
    byId.put(mid, new Seen(turn.now(), from, direct, ttl));
  }

  /** Forgets what is past its time; ids are in the order of their time. */
  void forget() {
    Iterator<Seen> oldest = byId.values().iterator();
    while (oldest.hasNext()) {
      long leftMs = oldest.next().at + ProtocolLimits.DEDUP_MS - turn.now();
      if (leftMs > 0) {
        turn.timer(new TimerKey.Forget(), Math.max(FORGET_MS, leftMs));
        return;
      }
      oldest.remove();
    }
  }

  CollectionSize size() {
    return new CollectionSize("message ids", byId.size(), cap);
  }
}
