package parley.overlay;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** When other servers are told next of the members of a room here, and who has asked meanwhile. */
final class TellTime {
  private final PresenceNotes notes;

  /** They are told by then, whatever else. */
  private long latest = Room.NEVER;

  /** If it is spread: when that is, from when on, and which part of the spread comes on top. */
  private long spreadTo = Room.NEVER;

  private long since;
  private long part;

  /** Servers that asked while changes waited to be told. */
  private Map<Long, Room.Asked> askers = Map.of();

  TellTime(PresenceNotes notes) {
    this.notes = notes;
  }

  long at() {
    return Math.min(latest, spreadTo);
  }

  /** They are told at this time at the latest. */
  void by(long latest) {
    this.latest = Math.min(this.latest, latest);
  }

  /** They are told, if not sooner, from this time on: others may see the same at this moment. */
  void spreadFrom(long earliest) {
    if (at() == Room.NEVER) {
      since = earliest;
      part = notes.part();
      spreadTo = since + notes.spreadMs(part);
    }
  }

  /** There is one server more or less, which {@link PresenceNotes} know. */
  void servers() {
    if (spreadTo != Room.NEVER) {
      spreadTo = since + notes.spreadMs(part);
    }
  }

  /** They are told. */
  void done() {
    latest = Room.NEVER;
    spreadTo = Room.NEVER;
  }

  /** A server asks while changes wait to be told. */
  void asks(Room.Asked asked) {
    if (askers.isEmpty()) {
      askers = new LinkedHashMap<>();
    }
    askers.put(asked.from().id, asked);
  }

  boolean isAsked() {
    return !askers.isEmpty();
  }

  Collection<Room.Asked> takeAskers() {
    Collection<Room.Asked> taken = askers.values();
    askers = Map.of();
    return taken;
  }
}
