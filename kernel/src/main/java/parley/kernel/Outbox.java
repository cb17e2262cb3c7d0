package parley.kernel;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import parley.api.Connection;
import parley.api.EncodedFrame;
import parley.protocol.ClientCodec;
import parley.protocol.ServerFrame;

/**
 * What waits for one client that reads slowly. While the connection takes everything, nothing is
 * kept here. Past the limits the oldest channel messages are dropped and counted, and the client is
 * told; direct messages and replies are never dropped: when they alone pass twice the limits, or
 * when the outbox has been full for ten seconds without running empty, the session is to be closed.
 * Loop thread.
 */
final class Outbox {
  static final int FRAMES_MOST = 256;
  static final int BYTES_MOST = 1024 * 1024;
  static final long FULL_MS_MOST = 10_000;

  private final Connection connection;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private int bytes;
  private int droppable;
  private long dropped;
  private long fullSinceMs = -1;

  Outbox(Connection connection) {
    this.connection = connection;
  }

  private record Waiting(EncodedFrame frame, boolean droppable) {
    int size() {
      return frame.text().length;
    }
  }

  /** Sends, or keeps for later. */
  void send(EncodedFrame frame, boolean mayBeDropped, long nowMs) {
    if (waiting.isEmpty() && connection.writable()) {
      connection.send(frame);
      return;
    }
    waiting.add(new Waiting(frame, mayBeDropped));
    bytes += frame.text().length;
    droppable += mayBeDropped ? 1 : 0;
    if (waiting.size() > FRAMES_MOST || bytes > BYTES_MOST) {
      if (fullSinceMs < 0) {
        fullSinceMs = nowMs;
      }
      dropOldest();
    }
  }

  private void dropOldest() {
    Iterator<Waiting> oldest = waiting.iterator();
    while (droppable > 0 && (waiting.size() > FRAMES_MOST || bytes > BYTES_MOST)) {
      Waiting next = oldest.next();
      if (next.droppable()) {
        oldest.remove();
        bytes -= next.size();
        droppable--;
        dropped++;
      }
    }
  }

  /**
   * The connection has been drained: sends what waited, oldest first, a word on losses before it.
   */
  void writable() {
    while (!waiting.isEmpty() && connection.writable()) {
      if (dropped > 0) {
        connection.send(lagged(dropped));
        dropped = 0;
        continue;
      }
      Waiting next = waiting.poll();
      bytes -= next.size();
      droppable -= next.droppable() ? 1 : 0;
      connection.send(next.frame());
    }
    if (waiting.isEmpty()) {
      fullSinceMs = -1;
    }
  }

  /** Whether the session is to be closed with SLOW_CONSUMER. */
  boolean hopeless(long nowMs) {
    return waiting.size() > 2 * FRAMES_MOST
        || bytes > 2 * BYTES_MOST
        || (fullSinceMs >= 0 && nowMs - fullSinceMs >= FULL_MS_MOST);
  }

  /** Whether it has been full, and has not run empty since. */
  boolean full() {
    return fullSinceMs >= 0;
  }

  private static EncodedFrame lagged(long count) {
    return new EncodedFrame(
        ClientCodec.encode(
            new ServerFrame.Note(
                "LAGGED",
                count + " channel messages were dropped because this client reads too slowly",
                List.of(new ServerFrame.Figure("n", count)))));
  }
}
