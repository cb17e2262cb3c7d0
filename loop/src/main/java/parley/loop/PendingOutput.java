package parley.loop;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What waits to be written to one connection: references to arrays that other connections may
 * share, in order. Nothing is held while it is empty.
 */
final class PendingOutput {
  private static final byte[][] NONE = {};
  private static final int FIRST_CAPACITY = 8;
  private static final int GROWTH = 4;

  private byte[][] parts = NONE;
  private int first;
  private int end;
  private int firstOffset;
  private long bytes;

  void add(byte[] part) {
    if (part.length == 0) {
      return;
    }
    if (end == parts.length) {
      makeRoom();
    }
    parts[end++] = part;
    bytes += part.length;
  }

  long bytes() {
    return bytes;
  }

  int parts() {
    return end - first;
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  boolean holdsMemory() {
    return parts.length != 0;
  }

  /** Copies the next bytes, as many as there is space for, without taking them. */
  void peek(ByteBuffer into) {
    int offset = firstOffset;
    for (int i = first; i < end && into.hasRemaining(); i++) {
      byte[] part = parts[i];
      into.put(part, offset, Math.min(part.length - offset, into.remaining()));
      offset = 0;
    }
  }

  /** Whether it is these parts, of which nothing was written yet. */
  @SuppressWarnings("ArrayEquals") // the same arrays, not equal ones
  boolean isJust(byte[][] others, int count) {
    return firstOffset == 0
        && end - first == count
        && Arrays.equals(parts, first, end, others, 0, count);
  }

  /** Copies references to the parts; how many, or 0 if they are too many or partly written. */
  int copyParts(byte[][] into) {
    int count = end - first;
    if (firstOffset != 0 || count > into.length) {
      return 0;
    }
    System.arraycopy(parts, first, into, 0, count);
    return count;
  }

  /** Takes bytes that were written. */
  void drop(int count) {
    bytes -= count;
    if (bytes == 0) {
      clear();
      return;
    }
    int left = count + firstOffset;
    while (left >= parts[first].length) {
      left -= parts[first].length;
      parts[first++] = null;
    }
    firstOffset = left;
  }

  void clear() {
    parts = NONE;
    first = 0;
    end = 0;
    firstOffset = 0;
    bytes = 0;
  }

  private void makeRoom() {
    int count = end - first;
    if (count * 2 > parts.length || parts.length == 0) {
      byte[][] larger = new byte[Math.max(FIRST_CAPACITY, parts.length * GROWTH)][];
      System.arraycopy(parts, first, larger, 0, count);
      parts = larger;
    } else {
      System.arraycopy(parts, first, parts, 0, count);
      Arrays.fill(parts, count, end, null);
    }
    first = 0;
    end = count;
  }
}
