package parley.overlay;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has asked for rosters lately. A question is not signed, and its answer is much larger: so one
 * server gets one answer a second about a channel, and what comes over a link may cost only so
 * much.
 */
final class Askers {
  static final int CAP = 4_096;

  /** Between two answers. */
  static final long LEAST_MS = 1_000;

  /** For so long it is known that somebody asks again, and so did not get the answer. */
  static final long KNOWN_MS = 10_000;

  /** Bytes of an answer beside its members; guess. */
  static final int ANSWER_BYTES = 256;

  /** Bytes of a member in an answer; guess. */
  static final int MEMBER_BYTES = 64;

  private final Turn turn;
  private final Map<Asker, Answers> known = new LinkedHashMap<>();

  private record Asker(long source, String channel) {}

  private record Answers(long at, int count) {}

  Askers(Turn turn) {
    this.turn = turn;
  }

  /**
   * Whether a question is to be answered.
   *
   * @param members of the channel on this server
   */
  Optional<Room.Asked> take(Link link, Origin source, long number, String channel, int members) {
    forget();
    Asker asker = new Asker(source.id, channel);
    Answers before = known.getOrDefault(asker, new Answers(turn.now() - LEAST_MS, 0));
    boolean answered =
        turn.now() - before.at >= LEAST_MS
            && (before.count > 0 || known.size() < CAP)
            && link.answers.take(ANSWER_BYTES + (long) MEMBER_BYTES * members, turn.now());
    if (!answered) {
      return Optional.empty();
    }
    known.remove(asker); // so that they stay in the order of their times
    known.put(asker, new Answers(turn.now(), before.count + 1));
    return Optional.of(new Room.Asked(source, number, before.count));
  }

  private void forget() {
    Iterator<Answers> oldest = known.values().iterator();
    while (oldest.hasNext() && turn.now() - oldest.next().at >= KNOWN_MS) {
      oldest.remove();
    }
  }

  void sizes(SizeReader reader) {
    reader.size("servers that asked", known.size(), CAP);
  }
}
