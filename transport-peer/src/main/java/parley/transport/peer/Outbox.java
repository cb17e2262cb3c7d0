package parley.transport.peer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What a link has yet to write: the loop puts in without waiting, one writer takes out. */
final class Outbox {
  /** Bytes kept for a peer that reads slowly; the figure of {@link parley.api.PeerLink#send}. */
  static final int CAPACITY_BYTES = 1 << 20;

  /** What a frame counts beyond its bytes, so that tiny ones cannot take much more memory. */
  static final int FRAME_OVERHEAD_BYTES = 64;

  /** Written at once; four TLS records. A guess. */
  private static final int BATCH_BYTES = 64 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<byte[]> frames = new ArrayDeque<>();
  private int chargedBytes;
  private int beingWrittenBytes;
  private boolean finished;

  /** Takes a frame, or answers false if it is full. Silently drops it once finished. */
  boolean offer(byte[] frame) {
    lock.lock();
    try {
      if (finished) {
        return true;
      }
      int charge = frame.length + FRAME_OVERHEAD_BYTES;
      if (chargedBytes + charge > CAPACITY_BYTES) {
        return false;
      }
      chargedBytes += charge;
      frames.add(frame);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next frames, each after its length, as one array: what came together is written together.
   * Waits for them; an array of no bytes means that all is written and nothing will follow. What
   * was taken counts until the next call.
   */
  byte[] take() throws InterruptedException {
    lock.lock();
    try {
      chargedBytes -= beingWrittenBytes;
      beingWrittenBytes = 0;
      while (frames.isEmpty() && !finished) {
        changed.await();
      }
      int count = 0;
      int size = 0;
      for (byte[] frame : frames) {
        if (count > 0 && size + Integer.BYTES + frame.length > BATCH_BYTES) {
          break;
        }
        size += Integer.BYTES + frame.length;
        count++;
      }
      ByteBuffer batch = ByteBuffer.allocate(size);
      for (; count > 0; count--) {
        byte[] frame = frames.remove();
        beingWrittenBytes += frame.length + FRAME_OVERHEAD_BYTES;
        batch.putInt(frame.length).put(frame);
      }
      return batch.array();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more frames; those inside are still to be written. */
  void finish() {
    lock.lock();
    try {
      finished = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what is inside. */
  void discard() {
    lock.lock();
    try {
      finished = true;
      frames.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
