package parley.discovery.local;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import parley.discovery.local.Beacons.Beacon;

/**
 * When this server speaks on one segment: it asks when it is new there, answers, and says now and
 * then that it is there. Where many others have just said the same it keeps silent (Trickle, RFC
 * 6206): however many servers there are, a segment carries a few packets in a minute.
 */
final class Speaker {
  /** When it asks, after it has come to the segment: packets may be lost. Guesses. */
  static final long[] QUESTIONS_MS = {0, 1_000, 4_000};

  /** Questions and answers wait up to this long, so that not all are sent at once. A guess. */
  static final long SPREAD_MS = 500;

  /** Between two times that it speaks unasked, ± 20 %. As the overlay looks for lost servers. */
  static final long PERIOD_MS = 60_000;

  /** With so many others just heard, whoever asked has enough to dial. A guess. */
  static final int REDUNDANT = 8;

  /** For so many periods it keeps silent at most. A guess. */
  static final int SILENT_PERIODS = 5;

  /** Packets at once, and then one in this time, whatever others send. Guesses. */
  static final int BURST = 4;

  static final long INTERVAL_MS = 5_000;

  private static final double JITTER = 0.2;
  private static final long NEVER = Long.MAX_VALUE;

  private final int port;
  private final RandomGenerator random;
  private final Bucket allowed;
  private int asked;
  private long questionAt;
  private long answerAt = NEVER;
  private final Set<Long> heardSinceQuestion = new HashSet<>();
  private long periodAt;
  private final Set<Long> heardThisPeriod = new HashSet<>();
  private int silentPeriods;

  /**
   * @param port at which this server can be dialled there; 0: it only asks
   */
  Speaker(int port, RandomGenerator random, long now) {
    this.port = port;
    this.random = random;
    allowed = new Bucket(BURST, INTERVAL_MS, now);
    questionAt = now + QUESTIONS_MS[0] + spread();
    periodAt = now + period();
  }

  int port() {
    return port;
  }

  private long spread() {
    return random.nextLong(SPREAD_MS);
  }

  private long period() {
    return (long) (PERIOD_MS * (1 - JITTER + 2 * JITTER * random.nextDouble()));
  }

  /** Another server has spoken. */
  void heard(Beacon beacon, long now) {
    if (beacon.port() != 0 && !beacon.question()) {
      count(heardThisPeriod, beacon.id());
      count(heardSinceQuestion, beacon.id());
    }
    if (beacon.question() && port != 0 && answerAt == NEVER) {
      answerAt = now + spread();
      heardSinceQuestion.clear();
    }
  }

  private static void count(Set<Long> ids, long id) {
    if (ids.size() < REDUNDANT) {
      ids.add(id);
    }
  }

  /** What is to be said now: a question, or only that this server is there; empty: nothing. */
  Optional<Boolean> due(long now) {
    if (questionAt <= now) {
      return allowed.take(now) ? ask() : later(now);
    }
    if (answerAt <= now) {
      return answer(now);
    }
    if (periodAt <= now) {
      return repeat(now);
    }
    return Optional.empty();
  }

  private Optional<Boolean> ask() {
    asked++;
    questionAt =
        asked < QUESTIONS_MS.length
            ? questionAt + QUESTIONS_MS[asked] - QUESTIONS_MS[asked - 1]
            : NEVER;
    answerAt = NEVER; // the question has said it, too
    return Optional.of(true);
  }

  private Optional<Boolean> later(long now) {
    questionAt = now + allowed.waitMs(now);
    return Optional.empty();
  }

  private Optional<Boolean> answer(long now) {
    if (heardSinceQuestion.size() >= REDUNDANT) {
      answerAt = NEVER;
      return Optional.empty();
    }
    if (!allowed.take(now)) {
      answerAt = now + allowed.waitMs(now);
      return Optional.empty();
    }
    answerAt = NEVER;
    return Optional.of(false);
  }

  private Optional<Boolean> repeat(long now) {
    periodAt = now + period();
    boolean redundant = heardThisPeriod.size() >= REDUNDANT && silentPeriods < SILENT_PERIODS;
    heardThisPeriod.clear();
    if (port == 0 || redundant || !allowed.take(now)) {
      silentPeriods++;
      return Optional.empty();
    }
    silentPeriods = 0;
    return Optional.of(false);
  }

  /** When {@link #due} is to be asked next. */
  long nextAt() {
    return Math.min(periodAt, Math.min(questionAt, answerAt));
  }
}
