package parley.loop;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Puts together what one write takes. In a busy channel the members of a turn are all sent the same
 * arrays, so what was put together for one is taken for the next that waits for the same: their
 * bytes are copied once in a turn, and not once for each. Loop thread.
 */
final class Assembly {
  private static final byte[][] NOTHING = {};

  private final ByteBuffer bytes;
  private byte[][] parts = NOTHING;
  private int count;

  /**
   * @param most that one write takes
   */
  Assembly(int most) {
    bytes = ByteBuffer.allocateDirect(most);
  }

  /** The next bytes of an output, as many as fit. To be read before the next call. */
  ByteBuffer of(PendingOutput output) {
    if (!output.isTornInto() && count > 0 && output.isSame(parts, count)) {
      return bytes.position(0); // its limit is where the bytes end
    }
    forget();
    output.peek(bytes.clear());
    bytes.flip();
    if (!output.isTornInto()) {
      remember(output);
    }
    return bytes;
  }

  private void remember(PendingOutput output) {
    count = output.parts();
    if (parts.length < count) {
      parts = new byte[Math.max(count, 2 * parts.length)][];
    }
    output.list(parts);
  }

  /** Space for something else. To be used before the next call. */
  ByteBuffer space() {
    forget();
    return bytes.clear();
  }

  /** Holds no array any more: they belong to the turn. */
  void forget() {
    Arrays.fill(parts, 0, count, null);
    count = 0;
  }
}
