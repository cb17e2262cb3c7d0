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

  static final long SPREAD_MOST_MS = 30_000;

  static final int QUICK_SERVERS = 10;

  private final Turn turn;
  private long spreadMs;
  private boolean told = true;
  private long dueAt = Room.NEVER;

  /** If it gets calm: since when, and which part of the spread comes on top, drawn once. */
  private boolean calming;

  private long calmingSince;
  private long part;
  private long calmMs = LEAST_MS;
  private long forgivenAt;

  PresenceNotes(Turn turn) {
    this.turn = turn;
  }

  /** So many other servers have members; a wait that has begun is as long as if it were so then. */
  void servers(int count) {
    spreadMs = Math.clamp((count - QUICK_SERVERS) * SPREAD_PER_SERVER_MS, 0, SPREAD_MOST_MS);
    if (calming) {
      dueAt = calmAt();
    }
  }

  /** From now on until all servers for which it gets calm now have told their members. */
  long quietMs() {
    return calmMs() + spreadMs;
  }

  /** That part of the time by which a server may do later than others what all do. */
  long spreadMs(long thousandths) {
    return thousandths * spreadMs / 1_000;
  }

  /** A random part, in thousandths. */
  long part() {
    return turn.between(0, 1_000);
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
      if (!told) {
        never();
      }
      return !told;
    }
    if (crowd.over()) {
      never();
    } else if (crowd.crowded()) {
      again(part());
    } else if (whole) {
      dueAt = turn.now();
    }
    return false;
  }

  /** Members here are to learn, after a calm time, that they are told. */
  void again() {
    again(0);
  }

  private void again(long thousandths) {
    if (dueAt == Room.NEVER) {
      calmMs = calmMs();
      calming = true;
      calmingSince = turn.now();
      part = thousandths;
      dueAt = calmAt();
      forgivenAt = dueAt + FORGIVEN_MS;
    }
  }

  private long calmAt() {
    return calmingSince + calmMs + spreadMs(part);
  }

  private void never() {
    calming = false;
    dueAt = Room.NEVER;
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
    calming = false;
    dueAt = told ? Room.NEVER : turn.now() + WHOLE_MS + 2 * spreadMs;
    return told;
  }

  /** Members here have learnt who is there. */
  void known() {
    if (told) {
      never();
    }
  }
}
