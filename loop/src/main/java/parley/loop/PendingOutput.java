package parley.loop;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What waits to be written to one connection: references to arrays that other connections may
 * share, in order. Nothing is held while it is empty.
 */
final class PendingOutput {
  private static final byte[][] NONE = {};
  private static final byte[] NOTHING = {};
  private static final int FIRST_CAPACITY = 8;
  private static final int GROWTH = 4;

  /** The only part, while there is one: most often there is no more, and no array is needed. */
  private byte[] lone = NOTHING;

  private byte[][] parts = NONE;
  private int first;
  private int end;
  private int firstOffset;
  private long bytes;

  void add(byte[] part) {
    if (part.length == 0) {
      return;
    }
    if (bytes == 0) {
      lone = part;
    } else {
      append(part);
    }
    bytes += part.length;
  }

  private void append(byte[] part) {
    if (lone.length > 0) {
      parts = new byte[FIRST_CAPACITY][];
      parts[end++] = lone;
      lone = NOTHING;
    }
    if (end == parts.length) {
      makeRoom();
    }
    parts[end++] = part;
  }

  long bytes() {
    return bytes;
  }

  int parts() {
    return lone.length > 0 ? 1 : end - first;
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  boolean holdsMemory() {
    return bytes != 0;
  }

  /** Copies the next bytes, as many as there is space for, without taking them. */
  void peek(ByteBuffer into) {
    if (lone.length > 0) {
      into.put(lone, firstOffset, Math.min(lone.length - firstOffset, into.remaining()));
      return;
    }
    int offset = firstOffset;
    for (int i = first; i < end && into.hasRemaining(); i++) {
      byte[] part = parts[i];
      into.put(part, offset, Math.min(part.length - offset, into.remaining()));
      offset = 0;
    }
  }

  /** Whether it is these parts, of which nothing was written yet. */
  @SuppressWarnings({"ArrayEquals", "ReferenceEquality"}) // the same arrays, not equal ones
  boolean isJust(byte[][] others, int count) {
    if (firstOffset != 0 || parts() != count) {
      return false;
    }
    return lone.length > 0 ? lone == others[0] : Arrays.equals(parts, first, end, others, 0, count);
  }

  /** Copies references to the parts; how many, or 0 if they are too many or partly written. */
  int copyParts(byte[][] into) {
    int count = parts();
    if (firstOffset != 0 || count > into.length) {
      return 0;
    }
    if (lone.length > 0) {
      into[0] = lone;
    } else {
      System.arraycopy(parts, first, into, 0, count);
    }
    return count;
  }

  /** Takes bytes that were written. */
  void drop(int count) {
    bytes -= count;
    if (bytes == 0) {
      clear();
      return;
    }
    if (lone.length > 0) {
      firstOffset += count;
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
    lone = NOTHING;
    parts = NONE;
    first = 0;
    end = 0;
    firstOffset = 0;
    bytes = 0;
  }

  private void makeRoom() {
    int count = end - first;
    if (count * 2 > parts.length) {
      byte[][] larger = new byte[parts.length * GROWTH][];
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
