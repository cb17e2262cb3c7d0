package parley.overlay;

import java.util.Arrays;
import parley.protocol.MessageId;
import parley.protocol.ProtocolLimits;

/**
 * What was done with a message, remembered for as long as the message is taken: a byte for the
 * message itself, and one for each server that it was sent on to.
 *
 * <p>Nothing is forgotten early, since that would let a message through twice. When there is no
 * room, the time shrinks within which messages are taken, and older ones are refused from then on.
 *
 * <p>Each entry is charged to the link that made it. No link has more than {@link #SHARE} times as
 * many as are left for all (the dynamic threshold of Choudhury and Hahne 1998): so one that fills
 * the memory always leaves room to others, and the time shrinks no further on its account than to
 * {@link #KEPT_WINDOW_MS}.
 *
 * <p>An open-addressed table of primitives: 23 bytes an entry, half of the slots free.
 */
final class SeenIds {
  /** Entries at the very most. */
  static final int CAP = 1 << 20;

  /** The least time within which messages are taken; guess. */
  static final long LEAST_WINDOW_MS = 10_000;

  /** The same while there is room for others than those that have most; guess. */
  static final long KEPT_WINDOW_MS = 30_000;

  /** Room for others: this part of all entries; guess. */
  static final int SPARE_PART = 8;

  /** A link may have this many times the entries that are free. */
  static final int SHARE = 2;

  /** The owner of what was published at this server; others are numbered from 1. */
  static final int SELF = 0;

  private static final int FIRST_SLOTS = 16;
  private static final long SECOND = 1_000;

  private final int cap;
  private long[] high = new long[FIRST_SLOTS];
  private long[] low = new long[FIRST_SLOTS];
  private int[] expiry = new int[FIRST_SLOTS]; // unsigned seconds, with the full window; 0: free
  private byte[] value = new byte[FIRST_SLOTS];
  private short[] owner = new short[FIRST_SLOTS];
  private int[] held = new int[1]; // by owner
  private int size;
  private long windowMs = ProtocolLimits.CLOCK_WINDOW_MS;
  private long rebuiltAt = Long.MIN_VALUE / 2;
  private long forgottenBefore; // messages that were sent earlier may be in the table no more

  SeenIds(int cap) {
    this.cap = cap;
  }

  /** How old a message may be. */
  long windowMs() {
    return windowMs;
  }

  /** What is remembered of a message; 0: nothing. */
  byte get(MessageId mid) {
    return value[slot(mid.high(), mid.low())];
  }

  /** What is remembered of a message and one server; 0: nothing. */
  byte get(MessageId mid, long server) {
    return value[slot(mid.high() ^ mix(server), mid.low() + server)];
  }

  /**
   * Who is charged with what is remembered of a message itself; if that is nothing, this server.
   */
  int owner(MessageId mid) {
    return owner[slot(mid.high(), mid.low())];
  }

  /** Whether there is room for some more entries of an owner. */
  boolean hasRoom(int of, int more, long now) {
    widen(now);
    if (!fits(of, more) && now - rebuiltAt >= SECOND) { // some of them may be past their time
      rebuild(now);
    }
    if (!fits(of, more) && windowMs > leastWindowMs()) {
      windowMs = Math.max(leastWindowMs(), windowMs / 2);
      rebuild(now);
    }
    return fits(of, more);
  }

  private boolean fits(int of, int more) {
    int holds = of < held.length ? held[of] : 0;
    return size + more <= cap && holds + more <= SHARE * (long) (cap - size);
  }

  private long leastWindowMs() {
    return SPARE_PART * (long) (cap - size) >= cap ? KEPT_WINDOW_MS : LEAST_WINDOW_MS;
  }

  /**
   * Remembers something of a message.
   *
   * @param of the owner that a new entry is charged to
   * @param until when the message is too old with the full window
   */
  void put(MessageId mid, byte what, int of, long until, long now) {
    put(mid.high(), mid.low(), what, of, until, now);
  }

  /** Remembers something of a message and one server. */
  void put(MessageId mid, long server, byte what, int of, long until, long now) {
    put(mid.high() ^ mix(server), mid.low() + server, what, of, until, now);
  }

  private void put(long hi, long lo, byte what, int of, long until, long now) {
    int slot = slot(hi, lo);
    if (expiry[slot] == 0) {
      if (2 * (size + 1) > expiry.length) {
        rebuild(now);
        slot = slot(hi, lo);
      }
      size++;
      high[slot] = hi;
      low[slot] = lo;
      owner[slot] = (short) of;
      hold(of);
    }
    value[slot] = what;
    long seconds = Math.max(Integer.toUnsignedLong(expiry[slot]), until / SECOND + 1);
    expiry[slot] = (int) seconds; // as an unsigned number until 2106
  }

  private void hold(int of) {
    if (of >= held.length) {
      held = Arrays.copyOf(held, of + 1);
    }
    held[of]++;
  }

  private int slot(long hi, long lo) {
    int mask = expiry.length - 1;
    int slot = (int) mix(hi ^ lo) & mask;
    while (expiry[slot] != 0 && (high[slot] != hi || low[slot] != lo)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The finaliser of SplitMix64. */
  private static long mix(long x) {
    long y = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    long z = (y ^ (y >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Forgets what is past its time, and makes the table as large as it should be. */
  void rebuild(long now) {
    long shrunk = ProtocolLimits.CLOCK_WINDOW_MS - windowMs;
    long[] oldHigh = high;
    long[] oldLow = low;
    int[] oldExpiry = expiry;
    byte[] oldValue = value;
    short[] oldOwner = owner;
    int alive = 0;
    for (int each : oldExpiry) {
      alive += lasts(each, shrunk, now) ? 1 : 0;
    }
    int slots = Math.max(FIRST_SLOTS, Integer.highestOneBit(Math.max(1, 3 * alive)) * 2);
    high = new long[slots];
    low = new long[slots];
    expiry = new int[slots];
    value = new byte[slots];
    owner = new short[slots];
    size = 0;
    Arrays.fill(held, 0);
    rebuiltAt = now;
    for (int i = 0; i < oldExpiry.length; i++) {
      if (lasts(oldExpiry[i], shrunk, now)) {
        int slot = slot(oldHigh[i], oldLow[i]);
        high[slot] = oldHigh[i];
        low[slot] = oldLow[i];
        expiry[slot] = oldExpiry[i];
        value[slot] = oldValue[i];
        owner[slot] = oldOwner[i];
        hold(oldOwner[i]);
        size++;
      }
    }
    if (windowMs < ProtocolLimits.CLOCK_WINDOW_MS) {
      forgottenBefore = Math.max(forgottenBefore, now - windowMs);
    }
  }

  /** With room again; but what was forgotten with a shorter window must stay outside of it. */
  private void widen(long now) {
    if (4 * size < cap) {
      long known = Math.min(ProtocolLimits.CLOCK_WINDOW_MS, now - forgottenBefore);
      windowMs = Math.max(windowMs, Math.min(known, 2 * windowMs));
    }
  }

  private static boolean lasts(int expiry, long shrunkMs, long now) {
    return expiry != 0 && Integer.toUnsignedLong(expiry) * SECOND - shrunkMs >= now;
  }

  int size() {
    return size;
  }

  void sizes(SizeReader reader) {
    reader.size("message ids", size, cap);
  }
}
