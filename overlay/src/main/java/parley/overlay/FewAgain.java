package parley.overlay;

/**
 * When a server asks all that have not told their members, since few have any again: after the calm
 * time in which each tells its own, and not all servers at the same moment.
 */
final class FewAgain {
  private final Turn turn;
  private final PresenceNotes notes;
  private long askAt = Room.NEVER;
  private long since;
  private long part;

  FewAgain(Turn turn, PresenceNotes notes) {
    this.turn = turn;
    this.notes = notes;
  }

  /** There is one server more or less; a wait that has begun follows the number. */
  void servers(boolean wereMany, boolean areMany) {
    if (areMany) {
      askAt = Room.NEVER;
      return;
    }
    if (wereMany) {
      since = turn.now();
      part = notes.part();
    }
    if (wereMany || isAwaited()) {
      askAt = since + notes.quietMs() + Rosters.SOON_MS + notes.spreadMs(part);
    }
  }

  /** Whether all will be asked. */
  boolean isAwaited() {
    return askAt != Room.NEVER;
  }

  long dueAt() {
    return askAt;
  }

  /** Whether all are to be asked now; if so, not again. */
  boolean begins() {
    if (askAt > turn.now()) {
      return false;
    }
    askAt = Room.NEVER;
    return true;
  }
}
