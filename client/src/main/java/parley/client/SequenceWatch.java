package parley.client;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import parley.client.ClientEvent.Order;
import parley.client.ClientEvent.Order.Place;
import parley.protocol.SignedMessage;

/**
 * Remembers which numbers came from each author's session, so that a gap, a repeat and a late
 * message are seen. For each session: the highest number and, as bits, which of the 64 up to it
 * came (the window of RFC 4303 §3.4.3); what is older than the window counts as a repeat.
 */
final class SequenceWatch {
  /** Sessions remembered; past it the one unheard for longest is forgotten (a guess). */
  static final int SESSIONS = 4_096;

  private static final int WINDOW = Long.SIZE;

  private final Map<String, Window> windows =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > SESSIONS;
        }
      };

  Order note(SignedMessage message) {
    String session = message.author().hex() + HexFormat.of().formatHex(message.session());
    Window before = windows.get(session);
    if (before == null) {
      windows.put(session, new Window(message.seq(), 1));
      return new Order(Place.FIRST, 0);
    }
    long ahead = message.seq() - before.highest;
    if (ahead > 0) {
      long seen = ahead >= WINDOW ? 1 : before.seen << ahead | 1;
      windows.put(session, new Window(message.seq(), seen));
      return ahead == 1 ? new Order(Place.NEXT, 0) : new Order(Place.GAP, ahead - 1);
    }
    if (-ahead >= WINDOW || (before.seen >>> -ahead & 1) == 1) {
      return new Order(Place.REPEATED, 0);
    }
    windows.put(session, new Window(before.highest, before.seen | 1L << -ahead));
    return new Order(Place.LATE, 0);
  }

  /** Bit n of {@code seen}: the number {@code highest - n} came. */
  private record Window(long highest, long seen) {}
}
