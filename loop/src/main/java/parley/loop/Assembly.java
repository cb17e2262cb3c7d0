package parley.loop;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The next write, put together of the parts that wait for a connection. Members of a channel have
 * mostly the same parts waiting, one after the other: those are put together once. Loop thread.
 */
final class Assembly {
  private final ByteBuffer buffer;

  /** What is in the buffer, from its first part's first byte on. */
  private final byte[][] parts;

  private int count;
  private int bytes;

  /**
   * @param capacityBytes of one write
   * @param partsMost with more, they are put together again
   */
  Assembly(int capacityBytes, int partsMost) {
    buffer = ByteBuffer.allocateDirect(capacityBytes);
    parts = new byte[partsMost][];
  }

  /** The next bytes to write, as many as one write takes. Until the next call. */
  ByteBuffer of(PendingOutput output) {
    if (count > 0 && output.isJust(parts, count)) {
      return buffer.position(0).limit(bytes);
    }
    output.peek(buffer.clear());
    bytes = buffer.position();
    boolean whole = bytes == output.bytes();
    count = whole ? output.copyParts(parts) : 0;
    return buffer.flip();
  }

  /** The buffer itself, for other bytes. Empty; until the next call. */
  ByteBuffer space() {
    forget();
    return buffer.clear();
  }

  /** Lets go of the parts. */
  void forget() {
    Arrays.fill(parts, null); // those of a longer one before, too
    count = 0;
  }
}
