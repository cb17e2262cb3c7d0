package parley.kernel;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import parley.api.Connection;
import parley.api.EventLoop;

/**
 * Whether a client is read from. Its connection is read while nothing speaks against it: a client
 * that is ahead of its server is slowed down by its own network, and loses nothing. Loop thread.
 */
final class Intake {
  /** What may speak against reading on. */
  enum Hold {
    /** Too many of its signatures wait to be checked. */
    UNCHECKED,
    /** Too many answers wait for it to read them. */
    UNREAD,
    /** It sends more frames than it may. */
    RATE
  }

  private final Connection connection;
  private final Set<Hold> holds = EnumSet.noneOf(Hold.class);

  Intake(Connection connection) {
    this.connection = connection;
  }

  void hold(Hold why) {
    if (holds.isEmpty()) {
      connection.reading(false);
    }
    holds.add(why);
  }

  void release(Hold why) {
    if (holds.remove(why) && holds.isEmpty()) {
      connection.reading(true);
    }
  }

  /** Holds for a time, because frames come too fast; 0 is no time. */
  void holdFor(EventLoop loop, long pauseMs) {
    if (pauseMs > 0 && !holds.contains(Hold.RATE)) {
      hold(Hold.RATE);
      loop.schedule(Duration.ofMillis(pauseMs), () -> release(Hold.RATE));
    }
  }

  /** Holds at {@code most} and above, goes on at {@code least} and below. */
  void between(Hold why, int count, int least, int most) {
    if (count >= most) {
      hold(why);
    } else if (count <= least) {
      release(why);
    }
  }
}
