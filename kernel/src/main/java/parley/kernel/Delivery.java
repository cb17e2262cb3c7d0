package parley.kernel;

import java.time.Duration;
import java.util.OptionalLong;
import parley.api.Connection;
import parley.api.EncodedFrame;
import parley.api.EventLoop;

/**
 * What goes to one client: at once while it reads, later if it is slow; and how a slow one is held.
 * Loop thread.
 */
final class Delivery implements Outbox.Losses {
  /** Answers that wait for the client: past it, nothing more is read from it. */
  static final int UNREAD_MOST = 64;

  static final int UNREAD_LEAST = 16;

  private final EventLoop loop;
  private final Intake intake;
  private final Outbox outbox;
  private final Runnable tooSlow;
  private boolean timed;

  /**
   * @param tooSlow run on a later turn, when {@link #hopeless} may be true: whoever sends to many
   *     sessions must not lose one from under its hands
   */
  Delivery(
      EventLoop loop, Backlog backlog, Connection connection, Intake intake, Runnable tooSlow) {
    this.loop = loop;
    this.intake = intake;
    this.tooSlow = tooSlow;
    outbox = new Outbox(connection, backlog, this);
  }

  void send(EncodedFrame frame, boolean mayBeDropped) {
    if (outbox.sent(frame)) {
      return; // nothing waits, so there is nothing to hold or to watch
    }
    long now = loop.nowMs();
    outbox.keep(frame, mayBeDropped, now);
    holdWhileUnread();
    if (outbox.hopeless(now)) {
      loop.execute(tooSlow);
    }
    watch();
  }

  @Override
  public void lostMore() {
    loop.execute(tooSlow);
  }

  /** The connection has been drained. */
  void writable() {
    outbox.writable();
    holdWhileUnread();
  }

  private void holdWhileUnread() {
    intake.between(Intake.Hold.UNREAD, outbox.lasting(), UNREAD_LEAST, UNREAD_MOST);
  }

  private void watch() {
    OptionalLong due = outbox.due();
    if (timed || due.isEmpty()) {
      return;
    }
    timed = true;
    loop.schedule(
        Duration.ofMillis(Math.max(0, due.getAsLong() - loop.nowMs())),
        () -> {
          timed = false;
          tooSlow.run();
          watch();
        });
  }

  /** Whether the session is to be closed with SLOW_CONSUMER. */
  boolean hopeless() {
    return outbox.hopeless(loop.nowMs());
  }

  /** Before the connection is closed: hands on what waits, as much as one queue may hold. */
  void finish() {
    outbox.flush();
    outbox.discard();
  }

  /** The connection has ended: nothing waits any more. */
  void discard() {
    outbox.discard();
  }
}
