package parley.loop;

import java.nio.ByteBuffer;

/** What came from the other side and is no whole frame yet, or is not wanted yet. Loop thread. */
final class FrameInput {
  private static final byte[] NOTHING = {};

  private final SelectorLoop loop;
  private final int remainderLimitBytes;
  private byte[] kept = NOTHING;
  private boolean paused;

  /**
   * @param remainderLimitBytes how much of a partial frame is kept, at most
   */
  FrameInput(SelectorLoop loop, int remainderLimitBytes) {
    this.loop = loop;
    this.remainderLimitBytes = remainderLimitBytes;
  }

  /** A buffer with what was kept at its start, and space for a turn's reading. */
  ByteBuffer space() {
    ByteBuffer space = loop.input(kept.length).put(kept);
    return space.limit(kept.length + loop.share().bytes());
  }

  /** Gives all to the codec, and keeps what it leaves; false if that is too much of one frame. */
  boolean decode(ByteBuffer input, Codec codec, StreamConnection connection) {
    forget();
    codec.decode(input, connection);
    if (!connection.open() || !input.hasRemaining()) {
      return true;
    }
    if (input.remaining() > remainderLimitBytes && connection.reading()) {
      return false;
    }
    paused = !connection.reading();
    kept = new byte[input.remaining()];
    input.get(kept);
    return true;
  }

  /** Whether there is something that was kept only because reading was turned off in its midst. */
  boolean paused() {
    return paused;
  }

  int bytes() {
    return kept.length;
  }

  void forget() {
    kept = NOTHING;
    paused = false;
  }
}
