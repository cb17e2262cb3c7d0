package parley.overlay;

/** When other servers are told next of the members of a room here. */
final class TellTime {
  private final PresenceNotes notes;
  private long at = Room.NEVER;

  /** If it is spread: from when on, and which part of the spread comes on top, drawn once. */
  private boolean spread;

  private long since;
  private long part;

  TellTime(PresenceNotes notes) {
    this.notes = notes;
  }

  long at() {
    return at;
  }

  /** They are told at this time at the latest. */
  void by(long latest) {
    if (latest < at) {
      at = latest;
      spread = false;
    }
  }

  /** They are told, if not sooner, from this time on: others may see the same at this moment. */
  void spreadFrom(long earliest) {
    if (at == Room.NEVER) {
      spread = true;
      since = earliest;
      part = notes.part();
      servers();
    }
  }

  /** There is one server more or less, which {@link PresenceNotes} know. */
  void servers() {
    if (spread) {
      at = since + notes.spreadMs(part);
    }
  }

  /** They are told. */
  void done() {
    at = Room.NEVER;
    spread = false;
  }
}
