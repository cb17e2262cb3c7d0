package parley.loop;

/**
 * What one connection may have waiting in either direction, beside one frame: what it may read in
 * one turn, so that none starves the others, and the output above which it is not writable. Less
 * where connections are many, so that no number of slow or paused clients fills the heap.
 */
final class Share {
  /** The mark that the api names. */
  static final int BYTES_MOST = 64 * 1024;

  /** Some frames. With a frame kept and a frame that goes out it is 40 KiB for each connection. */
  static final int BYTES_LEAST = 4 * 1024;

  private Share() {}

  /** A sixteenth of the heap, for all. */
  static int bytes(long heapBytes, int connections) {
    return Math.clamp(heapBytes / 16 / Math.max(1, connections), BYTES_LEAST, BYTES_MOST);
  }
}
