package parley.kernel;

/** What somebody may send before a key is proved: each frame is answered, however short it is. */
final class StrangerBudget {
  static final int BYTES_MOST = 16 * 1024;

  /** What a frame counts at least. */
  static final int FRAME_BYTES_LEAST = 64;

  private int spent;

  /** Counts a frame; false if it was one too many. */
  boolean frame(int bytes) {
    return bytes(Math.max(bytes, FRAME_BYTES_LEAST));
  }

  /** Counts bytes; false if they were too many. */
  boolean bytes(int bytes) {
    spent += bytes;
    return spent <= BYTES_MOST;
  }
}
