package parley.loop;

import java.util.IdentityHashMap;

/**
 * What one connection may have waiting in either direction, beside one frame: what it may read in
 * one turn, so that none starves the others, and the output above which it is not writable.
 *
 * <p>Where connections are many it is less, so that no number of slow or paused clients fills the
 * heap: for all together a sixteenth of it. That would also cut what a turn sends to those that do
 * read, which wait for nothing and share their bytes: more may go to them as long as the bytes that
 * the turn has made, and those that wait for slow clients, have not come to a sixteenth of the heap
 * together. What slow clients share counts for each of them, so that many slow members of one busy
 * channel make turns shorter than they need be. Loop thread, but for {@link #connections} and
 * {@link #bytes}.
 */
final class Share {
  /** What the api names as the mark of a slow connection. */
  static final int BYTES_MOST = 64 * 1024;

  /** Some frames. With a frame kept and a frame that goes out it is 40 KiB for each connection. */
  static final int BYTES_LEAST = 4 * 1024;

  /** What a turn may send to a connection that takes it all: less than one write takes. */
  static final int TURN_BYTES = 128 * 1024;

  private static final int PART_OF_HEAP = 16;

  /**
   * A map that has held more is let go of: each turn empties it, at the cost of its whole table.
   */
  private static final int COUNTED_KEPT = 256;

  private static final byte[] NOTHING = {};

  private final long heapBytes;
  private volatile int bytes;
  private long made;
  private long stuck;

  /** What the turn has made for many, and the latest of it: mostly it is that one again. */
  private IdentityHashMap<byte[], Boolean> counted = new IdentityHashMap<>();

  private byte[] last = NOTHING;

  Share(long heapBytes) {
    this.heapBytes = heapBytes;
    connections(0);
  }

  /** How many there are now. */
  void connections(int count) {
    bytes = bytes(heapBytes, count);
  }

  /** A part of the heap, for all. */
  private static int bytes(long heapBytes, int connections) {
    long each = heapBytes / PART_OF_HEAP / Math.max(1, connections);
    return Math.clamp(each, BYTES_LEAST, BYTES_MOST);
  }

  /** A connection's share now, in bytes. */
  int bytes() {
    return bytes;
  }

  /**
   * The output above which a connection is not writable, in bytes.
   *
   * @param isStuck whether its socket did not take all of the last write
   */
  int outputMark(boolean isStuck) {
    boolean plenty = made + stuck < heapBytes / PART_OF_HEAP;
    return plenty && !isStuck ? TURN_BYTES : bytes;
  }

  /** Bytes go out to a connection, and in the same turn perhaps to others: they count once. */
  @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
  void madeForMany(byte[] shared) {
    if (shared != last && counted.put(shared, Boolean.TRUE) == null) {
      made += shared.length;
    }
    last = shared;
  }

  /** Bytes go out that no other connection shares. */
  void made(int count) {
    made += count;
  }

  /** By how much has changed what waits for sockets that did not take it. */
  void stuck(long change) {
    stuck += change;
  }

  /** What waits now for sockets that did not take it, in bytes. */
  long stuck() {
    return stuck;
  }

  /** The turn's output was written: what is left of it is stuck. */
  void written() {
    made = 0;
    if (counted.size() > COUNTED_KEPT) {
      counted = new IdentityHashMap<>();
    } else if (!counted.isEmpty()) {
      counted.clear();
    }
    last = NOTHING;
  }
}
