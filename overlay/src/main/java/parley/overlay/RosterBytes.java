package parley.overlay;

import java.util.HashMap;
import java.util.Map;

/**
 * What the rosters of all other servers cost. Those of one server may cost as much as is free: who
 * tells many members in many channels leaves room to others (the dynamic threshold of Choudhury and
 * Hahne 1998).
 */
final class RosterBytes {
  /** For all of them; guess. */
  static final int CAP = 32 * 1024 * 1024;

  private final Map<Long, Integer> byOrigin = new HashMap<>();
  private int all;

  /** What a roster may cost, so that as much is free then; it need not cost less than it does. */
  int roomFor(Roster roster) {
    int others = byOrigin.getOrDefault(roster.origin.id, 0) - roster.bytes();
    int free = CAP - all + roster.bytes();
    return Math.max(roster.bytes(), (free - others) / 2);
  }

  /** A roster changes. */
  void count(Roster roster, Runnable change) {
    int before = roster.bytes();
    change.run();
    int more = roster.bytes() - before;
    if (more != 0) {
      all += more;
      byOrigin.merge(roster.origin.id, more, RosterBytes::sum);
    }
  }

  private static Integer sum(Integer before, Integer more) {
    int sum = before + more;
    return sum == 0 ? null : Integer.valueOf(sum);
  }

  void sizes(SizeReader reader) {
    reader.size("bytes of rosters", all, CAP);
  }
}
