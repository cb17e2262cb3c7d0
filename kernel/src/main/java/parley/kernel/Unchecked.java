package parley.kernel;

import java.util.ArrayDeque;
import java.util.Queue;
import parley.api.EventLoop;
import parley.protocol.ProtocolLimits;

/**
 * What clients' messages take whose signatures wait to be checked, all together. Each client may
 * have some, but those of ten thousand would fill the heap: past a share of it, whoever sends one
 * more is not read any further until there is room again, one after the other. That is one message
 * more for each client, so past twice the share further ones are refused. Loop thread.
 */
final class Unchecked {
  /** What a message costs beside its texts: records, the question, its answer; guess. */
  static final int MESSAGE_BYTES = 512;

  /** The text, the bytes that are signed, and parts of it. */
  private static final int COPIES = 3;

  private static final int PART_OF_HEAP = 32;
  private static final int REFUSED_AT = 2;

  private final EventLoop loop;
  private final long bytesMost;
  private final Queue<Intake> held = new ArrayDeque<>();
  private long bytes;
  private boolean releasing;

  Unchecked(EventLoop loop, long bytesMost) {
    this.loop = loop;
    this.bytesMost = bytesMost;
  }

  /** With a share of the heap: many times what is checked within a tenth of a second. */
  static Unchecked ofHeap(EventLoop loop) {
    return new Unchecked(loop, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /** One message, until it is checked. */
  final class Message {
    private long cost;

    private Message(long cost) {
      this.cost = cost;
    }

    /** Idempotent. */
    void checked() {
      bytes -= cost;
      cost = 0;
      release();
    }
  }

  /** Whether one more is taken at all. */
  boolean hasRoom() {
    return bytes <= REFUSED_AT * bytesMost;
  }

  /** A message is to be checked; its client may have to wait before it is read on. */
  Message begin(int signedBytes, Intake client) {
    long cost = cost(signedBytes);
    bytes += cost;
    if (bytes > bytesMost && !client.holds(Intake.Hold.ALL_UNCHECKED)) {
      client.hold(Intake.Hold.ALL_UNCHECKED);
      held.add(client);
    }
    return new Message(cost);
  }

  static long cost(int signedBytes) {
    return MESSAGE_BYTES + COPIES * (long) signedBytes;
  }

  private void release() {
    if (!releasing && bytes <= bytesMost && !held.isEmpty()) {
      releasing = true;
      loop.execute(this::releaseSome);
    }
  }

  /**
   * As many as there is room for, if each has one message; who has none left leaves it to others.
   */
  private void releaseSome() {
    releasing = false;
    for (long room = bytesMost - bytes;
        room >= 0 && !held.isEmpty();
        room -= cost(ProtocolLimits.FRAME_BYTES)) {
      held.remove().release(Intake.Hold.ALL_UNCHECKED);
    }
    release();
  }
}
