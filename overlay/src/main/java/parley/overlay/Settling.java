package parley.overlay;

import java.util.HashSet;
import java.util.Set;
import parley.protocol.MessageId;

/** Direct messages of this server's own sessions whose confirmation is awaited. */
final class Settling {
  /** Messages awaited at once; further ones are settled unconfirmed at once; guess. */
  static final int CAP = 20_000;

  /** How long a confirmation is awaited (overlay.md). */
  static final long SETTLE_MS = 2_000;

  private final Turn turn;
  private final Set<MessageId> open = new HashSet<>();

  Settling(Turn turn) {
    this.turn = turn;
  }

  void await(MessageId mid, boolean reachable) {
    if (!reachable || open.size() >= CAP) {
      turn.emit(new Output.Settled(mid, 0));
    } else if (open.add(mid)) {
      turn.timer(new TimerKey.Settle(mid), SETTLE_MS);
    }
  }

  boolean awaits(MessageId mid) {
    return open.contains(mid);
  }

  void settle(MessageId mid, int reached) {
    if (open.remove(mid)) {
      turn.emit(new Output.Settled(mid, reached));
    }
  }

  CollectionSize size() {
    return new CollectionSize("unsettled messages", open.size(), CAP);
  }
}
