package parley.overlay;

/**
 * Whether the members of a channel here are told who comes and goes. That they are not is said at
 * once; that they are, again, after a calm time, which is longer each time: what other servers say
 * must not make everybody ask again and again who is there (the damping of RFC 2439).
 */
final class PresenceNotes {
  /** The calm time is doubled each time, up to the most; guesses. */
  static final long LEAST_MS = 2_000;

  static final long MOST_MS = 60_000;

  /** When none was needed for so long after the last, it is the least again; guess. */
  static final long FORGIVEN_MS = 60_000;

  /** So long other servers have after that to tell all their members; guess. */
  static final long WHOLE_MS = 10_000;

  /**
   * Where there are more servers than a few, each waits for up to so much longer for each of them:
   * they leave a crowd at the same moment, and each tells all others its members then. Guesses.
   */
  static final long SPREAD_PER_SERVER_MS = 50;

  static final int QUICK_SERVERS = 10;

  private final Turn turn;
  private long spreadMs;
  private boolean told = true;
  private long dueAt = Room.NEVER;
  private long calmMs = LEAST_MS;
  private long forgivenAt;

  PresenceNotes(Turn turn) {
    this.turn = turn;
  }

  /** So many other servers have members. */
  void servers(int count) {
    spreadMs = Math.max(0, count - QUICK_SERVERS) * SPREAD_PER_SERVER_MS;
  }

  /** From now on until all servers for which it gets calm now have told their members. */
  long quietMs() {
    return calmMs() + spreadMs;
  }

  /** How much later than others a server may do what all do. */
  long spreadMs() {
    return spreadMs;
  }

  boolean told() {
    return told;
  }

  /** When {@link #on} is due. */
  long dueAt() {
    return dueAt;
  }

  boolean due() {
    return dueAt <= turn.now();
  }

  /**
   * The channel was weighed.
   *
   * @param whole whether all other servers tell all their members
   * @return whether members here are to learn that they are not told any more
   */
  boolean off(Crowd crowd, boolean whole) {
    if (told) {
      told = !crowd.crowded();
      dueAt = told ? dueAt : Room.NEVER;
      return !told;
    }
    if (crowd.over()) {
      dueAt = Room.NEVER;
    } else if (crowd.crowded()) {
      again(spreadMs);
    } else if (whole) {
      dueAt = turn.now();
    }
    return false;
  }

  /** Members here are to learn, after a calm time, that they are told. */
  void again() {
    again(0);
  }

  private void again(long spread) {
    if (dueAt == Room.NEVER) {
      calmMs = calmMs();
      dueAt = turn.now() + calmMs + turn.between(0, spread);
      forgivenAt = dueAt + FORGIVEN_MS;
    }
  }

  private long calmMs() {
    return turn.now() >= forgivenAt ? LEAST_MS : calmMs;
  }

  /**
   * The calm time is over.
   *
   * @param calmed whether there have been too many members until now
   * @param whole whether all other servers tell all their members
   * @return whether members here are to learn now that they are told
   */
  boolean on(boolean calmed, boolean whole) {
    if (calmed || told) {
      calmMs = Math.min(2 * calmMs, MOST_MS);
      forgivenAt = turn.now() + FORGIVEN_MS; // after the calm time, which may be as long
    }
    told = !calmed || whole;
    dueAt = told ? Room.NEVER : turn.now() + WHOLE_MS + 2 * spreadMs;
    return told;
  }

  /** Members here have learnt who is there. */
  void known() {
    if (told) {
      dueAt = Room.NEVER;
    }
  }
}
