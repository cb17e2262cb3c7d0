package parley.overlay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rosters of other servers in a room, and when the next of them is to be asked. */
final class OtherRosters {
  private final Turn turn;
  private Map<Long, Roster> byOrigin = Map.of(); // most rooms have none

  /** None is to be asked before. */
  private long askAt = Roster.NEVER;

  OtherRosters(Turn turn) {
    this.turn = turn;
  }

  Optional<Roster> find(long origin) {
    return Optional.ofNullable(byOrigin.get(origin));
  }

  Collection<Roster> all() {
    return byOrigin.values();
  }

  int size() {
    return byOrigin.size();
  }

  Roster add(Origin origin) {
    Roster roster = new Roster(origin, turn.now());
    if (byOrigin.isEmpty()) {
      byOrigin = new LinkedHashMap<>();
    }
    byOrigin.put(origin.id, roster);
    return roster;
  }

  void remove(Roster roster) {
    byOrigin.remove(roster.origin.id);
    if (byOrigin.isEmpty()) {
      byOrigin = Map.of();
    }
  }

  /** One of them is to be asked, at this time at the latest. */
  void want(Roster roster, long at) {
    roster.want(at);
    askAt = Math.min(askAt, roster.askAt());
  }

  /** One of them has been asked; it is to be asked again if it does not answer until then. */
  void asked(Roster roster, long again) {
    roster.asked(again);
    askAt = Math.min(askAt, again);
  }

  /** When {@link #due} is to be looked at. */
  long askAt() {
    return askAt;
  }

  /** Those that are to be asked now. Nobody looks at all of them each time that one changes. */
  List<Roster> due() {
    List<Roster> due = new ArrayList<>();
    if (askAt <= turn.now()) {
      askAt = Roster.NEVER;
      for (Roster roster : byOrigin.values()) {
        if (roster.askAt() <= turn.now()) {
          due.add(roster);
        } else {
          askAt = Math.min(askAt, roster.askAt());
        }
      }
    }
    return due;
  }

  /** Whether nobody's answer is awaited any more. */
  boolean complete() {
    return byOrigin.values().stream().noneMatch(roster -> roster.awaited && !roster.mute);
  }
}
