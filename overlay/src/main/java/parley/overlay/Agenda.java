package parley.overlay;

import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** When rooms need attention: one timer for all of them, and nothing is done for those at rest. */
final class Agenda {
  private final Turn turn;
  private final TreeSet<Due> all =
      new TreeSet<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
  private long armedFor = Room.NEVER;

  Agenda(Turn turn) {
    this.turn = turn;
  }

  private record Due(long at, long number, Room room) {
    static Due of(Room room) {
      return new Due(room.scheduledAt, room.number, room);
    }
  }

  /** A room's times may have changed. */
  void update(Room room) {
    long at = room.dueAt();
    if (at != room.scheduledAt) {
      remove(room);
      room.scheduledAt = at;
      if (at != Room.NEVER) {
        all.add(Due.of(room));
      }
    }
    arm();
  }

  void remove(Room room) {
    all.remove(Due.of(room));
    room.scheduledAt = Room.NEVER;
  }

  private void arm() {
    if (!all.isEmpty() && all.first().at < armedFor) {
      armedFor = all.first().at;
      turn.timer(new TimerKey.Rosters(), Math.max(0, armedFor - turn.now()));
    }
  }

  /** The timer has fired. */
  void fired() {
    armedFor = Room.NEVER;
  }

  /** Takes a room out whose time has come; empty: the next one is later. */
  Optional<Room> next() {
    if (all.isEmpty() || all.first().at > turn.now()) {
      arm();
      return Optional.empty();
    }
    Room room = all.first().room;
    remove(room);
    return Optional.of(room);
  }
}
