package parley.kernel;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import parley.api.EncodedFrame;

/**
 * What waits for all clients together. Each queue has its own limit, but a thousand full ones would
 * take all memory: past a limit in all, whoever has been behind for longest loses its queue. Loop
 * thread.
 */
final class Backlog {
  /** What a frame costs beside its bytes: objects, entries; guess. */
  static final int FRAME_BYTES = 256;

  private final long bytesMost;
  private final Set<Outbox> behind = new LinkedHashSet<>();
  private final Map<EncodedFrame, Integer> queues = new HashMap<>();
  private long bytes;

  Backlog(long bytesMost) {
    this.bytesMost = bytesMost;
  }

  /** With a share of the heap, which leaves as much for what the connections themselves hold. */
  static Backlog ofHeap() {
    return new Backlog(Runtime.getRuntime().maxMemory() / 4);
  }

  /** A frame waits in one more queue. */
  void waits(Outbox outbox, EncodedFrame frame) {
    behind.add(outbox);
    if (queues.merge(frame, 1, Integer::sum) == 1) {
      bytes += cost(frame);
    }
  }

  /** A frame has left a queue. */
  void left(EncodedFrame frame) {
    if (queues.computeIfPresent(frame, (same, count) -> count == 1 ? null : count - 1) == null) {
      bytes -= cost(frame);
    }
  }

  /** Nothing waits in a queue any more. */
  void caughtUp(Outbox outbox) {
    behind.remove(outbox);
  }

  /** Takes their queues from those that were behind first, until what is left is few enough. */
  void makeRoom() {
    while (bytes > bytesMost && !behind.isEmpty()) {
      behind.iterator().next().giveUp();
    }
  }

  /** What waits, with what it costs; a frame that waits for many counts once. */
  long bytes() {
    return bytes;
  }

  /** The text, and about as much for the bytes on the wire, which other receivers may have made. */
  private static long cost(EncodedFrame frame) {
    return 2L * frame.text().length + FRAME_BYTES;
  }
}
