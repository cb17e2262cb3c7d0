package parley.overlay;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has asked for rosters lately. A question is not signed, and its answer is much larger: so one
 * server gets one answer a second about a channel, and what comes over a link may cost only so
 * much. When too many ask, the oldest is forgotten: nobody can keep others from being answered.
 */
final class Askers {
  static final int CAP = 4_096;

  /** Between two answers. */
  static final long LEAST_MS = 1_000;

  /** For so long it is known that somebody asks again, and so did not get the answer. */
  static final long KNOWN_MS = 10_000;

  /** Bytes of an answer beside its members; guess. */
  static final int ANSWER_BYTES = 256;

  /**
   * What an answer costs that says that nobody is there: it is signed each time, while that of a
   * channel with members is signed once for each change; guess.
   */
  static final int NOBODY_BYTES = 4_096;

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
    long cost = members == 0 ? NOBODY_BYTES : ANSWER_BYTES + (long) MEMBER_BYTES * members;
    boolean answered = turn.now() - before.at >= LEAST_MS && link.answers.take(cost, turn.now());
    if (!answered) {
      return Optional.empty();
    }
    known.remove(asker); // so that they stay in the order of their times
    known.put(asker, new Answers(turn.now(), before.count + 1));
    if (known.size() > CAP) {
      known.remove(known.keySet().iterator().next());
    }
    return Optional.of(new Room.Asked(source, number, before.count));
  }

  private void forget() {
    Iterator<Answers> oldest = known.values().iterator();
    while (oldest.hasNext() && turn.now() - oldest.next().at >= KNOWN_MS) {
      oldest.remove();
    }
  }

  CollectionSize collection() {
    return new CollectionSize("servers that asked", known.size(), CAP);
  }
}
