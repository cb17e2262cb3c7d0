package parley.kernel;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import parley.api.Connection;
import parley.api.EncodedFrame;
import parley.protocol.ClientCodec;
import parley.protocol.ServerFrame;

/**
 * What waits for one client that reads slowly. While the connection takes everything, nothing is
 * kept here. Past the limits the oldest channel messages are dropped and counted, and the client is
 * told; direct messages and replies are never dropped: when they alone pass twice the limits, or
 * when one of them has waited for ten seconds, the session is to be closed. Loop thread.
 */
final class Outbox {
  static final int FRAMES_MOST = 256;
  static final int BYTES_MOST = 1024 * 1024;
  static final long WAIT_MS_MOST = 10_000;

  /** What a connection may hold already: its high-water mark and a frame. */
  private static final int HEADROOM_BYTES = 256 * 1024;

  /** What most clients have waiting, shared by them: nothing is ever added to these. */
  private static final ArrayDeque<Waiting> NOTHING = new ArrayDeque<>(1);

  private static final ArrayDeque<Long> NEVER = new ArrayDeque<>(1);

  private final Connection connection;
  private ArrayDeque<Waiting> waiting = NOTHING;

  /** Since when each frame that is not to be dropped has waited, oldest first. */
  private ArrayDeque<Long> lastingSince = NEVER;

  private final Backlog backlog;
  private final Losses losses;
  private int bytes;
  private long dropped;
  private boolean lost;

  /**
   * @param backlog of all clients
   * @param losses told when more than channel messages was given up for it
   */
  Outbox(Connection connection, Backlog backlog, Losses losses) {
    this.connection = connection;
    this.backlog = backlog;
    this.losses = losses;
  }

  /** Whom it concerns that more than channel messages was lost. */
  interface Losses {
    /** The session is {@link Outbox#hopeless} from now on. */
    void lostMore();
  }

  private record Waiting(EncodedFrame frame, boolean droppable) {
    int size() {
      return frame.text().length;
    }
  }

  /** Sends, if nothing waits and the connection takes it; false if not. */
  boolean sent(EncodedFrame frame) {
    if (!waiting.isEmpty() || !connection.writable()) {
      return false;
    }
    tellLost();
    connection.send(frame);
    return true;
  }

  /** Keeps for later what was not {@link #sent}. */
  void keep(EncodedFrame frame, boolean mayBeDropped, long nowMs) {
    if (waiting.isEmpty()) {
      waiting = new ArrayDeque<>();
      lastingSince = new ArrayDeque<>();
    }
    waiting.add(new Waiting(frame, mayBeDropped));
    bytes += frame.text().length;
    backlog.waits(this, frame);
    if (!mayBeDropped) {
      lastingSince.add(nowMs);
    }
    dropOldest();
    backlog.makeRoom();
  }

  private void dropOldest() {
    Iterator<Waiting> oldest = waiting.iterator();
    while (full() && waiting.size() > lastingSince.size()) {
      Waiting next = oldest.next();
      if (next.droppable()) {
        oldest.remove();
        bytes -= next.size();
        backlog.left(next.frame());
        dropped++;
      }
    }
  }

  private boolean full() {
    return waiting.size() > FRAMES_MOST || bytes > BYTES_MOST;
  }

  /**
   * The connection has been drained: sends what waited, oldest first, a word on losses before it.
   */
  void writable() {
    while (!waiting.isEmpty() && connection.writable()) {
      sendOldest();
    }
  }

  /** Before the connection is closed: hands on what waits, as much as one queue may hold. */
  void flush() {
    int left = BYTES_MOST - HEADROOM_BYTES;
    while (!waiting.isEmpty() && waiting.peek().size() <= left) {
      left -= waiting.peek().size();
      sendOldest();
    }
  }

  private void tellLost() {
    if (dropped > 0) {
      connection.send(lagged(dropped));
      dropped = 0;
    }
  }

  private void sendOldest() {
    tellLost();
    Waiting next = waiting.poll();
    bytes -= next.size();
    backlog.left(next.frame());
    if (!next.droppable()) {
      lastingSince.poll();
    }
    if (waiting.isEmpty()) {
      caughtUp();
    }
    connection.send(next.frame());
  }

  /** There is no memory for what waits: it is lost, and with more than channel messages all is. */
  void giveUp() {
    dropped += waiting.size() - lastingSince.size();
    lost |= !lastingSince.isEmpty();
    discard();
    if (lost) {
      losses.lostMore();
    }
  }

  /** Forgets what waits. */
  void discard() {
    waiting.forEach(one -> backlog.left(one.frame()));
    bytes = 0;
    caughtUp();
  }

  private void caughtUp() {
    waiting = NOTHING;
    lastingSince = NEVER;
    backlog.caughtUp(this);
  }

  /** Whether the session is to be closed with SLOW_CONSUMER. */
  boolean hopeless(long nowMs) {
    OptionalLong due = due();
    return lost
        || waiting.size() > 2 * FRAMES_MOST
        || bytes > 2 * BYTES_MOST
        || (due.isPresent() && nowMs >= due.getAsLong());
  }

  /** When the oldest frame that is not to be dropped will have waited for too long. */
  OptionalLong due() {
    return lastingSince.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(lastingSince.peek() + WAIT_MS_MOST);
  }

  /** How many frames wait that are not to be dropped. */
  int lasting() {
    return lastingSince.size();
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
