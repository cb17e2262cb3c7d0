package parley.kernel;

import java.time.Duration;
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
    UNCHECKED(1),
    /** Too many answers wait for it to read them. */
    UNREAD(2),
    /** It sends more frames than it may. */
    RATE(4),
    /** Too many signatures of all clients wait to be checked. */
    ALL_UNCHECKED(8);

    private final int bit;

    Hold(int bit) {
      this.bit = bit;
    }
  }

  private final Connection connection;

  /** The bits of those that speak against it now. */
  private int holds;

  Intake(Connection connection) {
    this.connection = connection;
  }

  void hold(Hold why) {
    if (holds == 0) {
      connection.reading(false);
    }
    holds |= why.bit;
  }

  void release(Hold why) {
    if (holds(why)) {
      holds &= ~why.bit;
      if (holds == 0) {
        connection.reading(true);
      }
    }
  }

  boolean holds(Hold why) {
    return (holds & why.bit) != 0;
  }

  /** Holds for a time, because frames come too fast; 0 is no time. */
  void holdFor(EventLoop loop, long pauseMs) {
    if (pauseMs > 0 && !holds(Hold.RATE)) {
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
