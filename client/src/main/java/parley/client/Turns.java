package parley.client;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What the user asked for, in its order, as far as the server refused it for being too fast or it
 * came after such a request: it is sent again when the server has said it may be.
 */
final class Turns {
  /** A server that asks for a longer wait is not waited for (a guess). */
  static final long RETRY_MS_MOST = 60_000;

  /** After so long somebody who waits wants to know why (a guess). */
  static final long TOLD_MS = 3_000;

  /** A command and its place among all. */
  record Turn(long number, ClientCommand.Paced command) {}

  private final TreeMap<Long, Turn> waiting = new TreeMap<>();
  private long last;
  private long notBeforeMs = Long.MIN_VALUE;
  private long givenUp;
  private boolean lastWasSentAgain;
  private boolean told;
  private long slowSinceMs;
  private long slowUntilMs = Long.MIN_VALUE;

  Turn next(ClientCommand.Paced command) {
    return new Turn(++last, command);
  }

  /**
   * Whether a new turn has to wait for others that wait, or for one that was sent again and may be
   * refused once more; if so, it waits from now on.
   *
   * @param isOneOpen whether one was sent that is not answered yet
   */
  boolean mustWait(Turn turn, boolean isOneOpen) {
    boolean waits = isSlow(isOneOpen);
    if (waits) {
      waiting.put(turn.number(), turn);
    } else {
      lastWasSentAgain = false;
    }
    return waits;
  }

  /** Whether something waits, or was sent again and may be refused once more. */
  boolean isSlow(boolean isOneOpen) {
    return !waiting.isEmpty() || (isOneOpen && lastWasSentAgain);
  }

  /** Whether it was given up after it had been sent. */
  boolean isGivenUp(Turn turn) {
    return turn.number() <= givenUp;
  }

  /** The server has no time for it within so many milliseconds. */
  void refused(Turn turn, long retryMs, long nowMs) {
    waiting.put(turn.number(), turn);
    notBeforeMs = Math.max(notBeforeMs, nowMs + retryMs);
    if (nowMs > slowUntilMs) {
      slowSinceMs = nowMs;
      told = false;
    }
    slowUntilMs = notBeforeMs + TOLD_MS;
  }

  /** What may be sent now, if anything. */
  Optional<Turn> take(long nowMs) {
    if (waiting.isEmpty() || nowMs < notBeforeMs) {
      return Optional.empty();
    }
    lastWasSentAgain = true;
    return Optional.of(waiting.pollFirstEntry().getValue());
  }

  /** Whether it is time to say that the server is slow: once. */
  boolean slowed(long nowMs) {
    boolean due = !told && !waiting.isEmpty() && nowMs - slowSinceMs >= TOLD_MS;
    told |= due;
    return due;
  }

  OptionalLong dueInMs(long nowMs) {
    return waiting.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, notBeforeMs - nowMs));
  }

  int waiting() {
    return waiting.size();
  }

  /** Forgets what waits, and says how many they were; what was sent is not sent again. */
  int clear() {
    int count = waiting.size();
    waiting.clear();
    givenUp = last;
    lastWasSentAgain = false;
    return count;
  }
}
