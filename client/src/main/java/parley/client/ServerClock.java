package parley.client;

import java.util.OptionalLong;

/**
 * The time that messages bear: the server's, as far as it can be believed. A server that said it is
 * next year could otherwise collect messages that are valid then; so it is followed for {@link
 * #FOLLOWED_MS} at most, and beyond it there is no time to sign under.
 */
final class ServerClock {
  /**
   * How far the server's clock may be from this machine's: a few minutes, which clocks that nobody
   * sets drift by, and more than the 120 s that a server takes without any correction.
   */
  static final long FOLLOWED_MS = 300_000;

  /** A change by so much is told to the user. */
  static final long NOTED_MS = 60_000;

  private boolean measured;

  /** The server's clock less our monotonic one: a jump of this machine's clock changes nothing. */
  private long aheadOfMonotonicMs;

  private long notedMs;

  /** The server said what its time is; returns its difference from ours if that is to be noted. */
  OptionalLong measure(long serverMs, Moment now) {
    measured = true;
    aheadOfMonotonicMs = serverMs - now.monotonicMs();
    long offsetMs = offsetMs(now);
    // Against what was noted last, not measured last: small steps add up.
    if (Math.abs(offsetMs - notedMs) < NOTED_MS) {
      return OptionalLong.empty();
    }
    notedMs = offsetMs;
    return OptionalLong.of(offsetMs);
  }

  /** The server's clock less this machine's; 0 as long as the server did not say. */
  long offsetMs(Moment now) {
    return measured ? now.monotonicMs() + aheadOfMonotonicMs - now.wallMs() : 0;
  }

  /** Whether the server's clock is near enough to be followed. */
  boolean isFollowed(Moment now) {
    return Math.abs(offsetMs(now)) <= FOLLOWED_MS;
  }

  /** The server's time where it is followed, otherwise this machine's. */
  long nowMs(Moment now) {
    return now.wallMs() + (isFollowed(now) ? offsetMs(now) : 0);
  }
}
