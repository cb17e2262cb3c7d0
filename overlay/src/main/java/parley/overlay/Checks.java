package parley.overlay;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import parley.protocol.Key;

/** Signatures that the driver checks off the loop. */
final class Checks {
  /** Bytes of one link's frames being checked; guess. */
  static final int LINK_BYTES_CAP = 4 * 1024 * 1024;

  /** Bytes of all frames being checked; guess. */
  static final int BYTES_CAP = 32 * 1024 * 1024;

  /** What a frame costs besides its bytes: records, map entries; guess. */
  static final int FRAME_BYTES = 512;

  private final Turn turn;
  private final Map<Long, Check> byTicket = new HashMap<>();
  private long ticket;
  private int bytes;

  private record Check(Link link, int cost, Consumer<Boolean> answered) {}

  Checks(Turn turn) {
    this.turn = turn;
  }

  /**
   * Has a signature checked.
   *
   * @param answered told whether it is valid, later
   * @return false if there is no room
   */
  boolean ask(Link link, Key signer, byte[] signed, byte[] sig, Consumer<Boolean> answered) {
    int cost = FRAME_BYTES + 2 * signed.length;
    if (link.checkedBytes + cost > LINK_BYTES_CAP || bytes + cost > BYTES_CAP) {
      return false;
    }
    link.checkedBytes += cost;
    bytes += cost;
    byTicket.put(++ticket, new Check(link, cost, answered));
    turn.emit(new Output.Check(ticket, link.id, signer, signed, sig));
    return true;
  }

  void answer(long answered, boolean valid) {
    Check check = byTicket.remove(answered);
    if (check != null) {
      check.link.checkedBytes -= check.cost;
      bytes -= check.cost;
      check.answered.accept(valid);
    }
  }

  void sizes(SizeReader reader) {
    reader.size("signatures being checked", byTicket.size(), BYTES_CAP / FRAME_BYTES);
  }
}
