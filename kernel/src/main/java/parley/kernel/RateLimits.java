package parley.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket for each key, over all its sessions, or each address: who connects again finds the
 * bucket as it was left. Loop thread.
 */
final class RateLimits<K> {
  /** Buckets that are kept; past it the one longest unused is forgotten (guess: 4 MB). */
  static final int BUCKETS_MOST = 50_000;

  private final int perSecond;
  private final int burst;
  private final Map<K, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param perSecond tokens that come back each second; 0: no limit
   */
  RateLimits(int perSecond, int burst) {
    this.perSecond = perSecond;
    this.burst = burst;
  }

  /**
   * Takes a token.
   *
   * @return 0 if there was one, otherwise in how many milliseconds there will be
   */
  long take(K key, long nowMs) {
    if (perSecond == 0) {
      return 0;
    }
    Bucket bucket = buckets.computeIfAbsent(key, k -> new Bucket(burst, nowMs));
    if (buckets.size() > BUCKETS_MOST) {
      buckets.remove(buckets.keySet().iterator().next());
    }
    return bucket.take(perSecond, burst, nowMs);
  }

  /** In how many milliseconds there will be a token; 0: now. Takes none. */
  long waitMs(K key, long nowMs) {
    Bucket bucket = buckets.get(key);
    return bucket == null ? 0 : bucket.waitMs(perSecond, burst, nowMs);
  }

  /** Tokens, counted in thousandths so that nothing is lost to rounding. */
  static final class Bucket {
    private long thousandths;
    private long filledMs;

    Bucket(int burst, long nowMs) {
      thousandths = burst * 1000L;
      filledMs = nowMs;
    }

    long take(int perSecond, int burst, long nowMs) {
      long waitMs = waitMs(perSecond, burst, nowMs);
      if (waitMs == 0) {
        thousandths -= 1000;
      }
      return waitMs;
    }

    private long waitMs(int perSecond, int burst, long nowMs) {
      thousandths = Math.min(burst * 1000L, thousandths + (nowMs - filledMs) * perSecond);
      filledMs = nowMs;
      return thousandths >= 1000 ? 0 : Math.ceilDiv(1000 - thousandths, perSecond);
    }

    /**
     * Takes a token that is gone already, so that there may be a debt.
     *
     * @return in how many milliseconds the debt will be paid; 0 if there is none
     */
    long spend(int perSecond, int burst, long nowMs) {
      thousandths = Math.min(burst * 1000L, thousandths + (nowMs - filledMs) * perSecond) - 1000;
      filledMs = nowMs;
      return thousandths >= 0 ? 0 : Math.ceilDiv(-thousandths, perSecond);
    }
  }
}
