package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** How long servers may be silent when there were more of them before. */
class IntervalsTest {
  private static final long LAST = Intervals.REMEMBERED_MS;

  private final Intervals intervals = new Intervals();

  private static long ms(int servers) {
    return Announcer.intervalMs(servers);
  }

  @Test
  void whereThereWereNeverMoreTheIntervalOfNowCounts() {
    assertEquals(ms(400), intervals.longestMs(400, 0));
    assertEquals(ms(500), intervals.longestMs(500, 0));
  }

  @Test
  void theLongerIntervalCountsUntilTheEndOfItsTimeAndNoLonger() {
    intervals.fewerThan(400, 1_000);
    assertEquals(ms(400), intervals.longestMs(200, 1_000));
    assertEquals(ms(400), intervals.longestMs(200, 1_000 + LAST));
    assertEquals(ms(200), intervals.longestMs(200, 1_001 + LAST));
  }

  @Test
  void whileThereAreMoreAgainTheirsCounts() {
    intervals.fewerThan(400, 0);
    assertEquals(ms(600), intervals.longestMs(600, 1));
  }

  @Test
  void ofFallsOneAfterTheOtherEachCountsForItsTime() {
    intervals.fewerThan(600, 0);
    intervals.fewerThan(400, 10);
    assertEquals(ms(600), intervals.longestMs(200, LAST));
    assertEquals(ms(400), intervals.longestMs(200, LAST + 1));
    assertEquals(ms(400), intervals.longestMs(200, LAST + 10));
    assertEquals(ms(200), intervals.longestMs(200, LAST + 11));
  }

  @Test
  void afterAFallARiseAndADeeperFallTheHighestCountsAndLonger() {
    intervals.fewerThan(400, 0);
    intervals.fewerThan(600, 10); // it had risen meanwhile
    assertEquals(ms(600), intervals.longestMs(200, LAST + 10));
    assertEquals(ms(200), intervals.longestMs(200, LAST + 11));
  }

  @Test
  void afterAFallARiseAndASmallerFallBothCount() {
    intervals.fewerThan(600, 0);
    intervals.fewerThan(300, 10);
    intervals.fewerThan(400, 20);
    assertEquals(ms(600), intervals.longestMs(200, LAST));
    assertEquals(ms(400), intervals.longestMs(200, LAST + 20));
    assertEquals(ms(200), intervals.longestMs(200, LAST + 21));
  }

  @Test
  void ofEqualIntervalsTheLaterOneCounts() {
    intervals.fewerThan(400, 0);
    intervals.fewerThan(400, 10);
    assertEquals(ms(400), intervals.longestMs(200, LAST + 10));
    assertEquals(ms(200), intervals.longestMs(200, LAST + 11));
  }

  /** Another server has begun the longest interval just before it heard of what this one knows. */
  @Test
  void whoHearsLaterThatServersHaveGoneIsNotOverdueBeforeTheEndOfItsInterval() {
    int most = (int) (Announcer.MOST_INTERVAL_MS / Announcer.INTERVAL_PER_SERVER_MS);
    intervals.fewerThan(most, 0);
    long heardLaterMs = Origins.SPREAD_MS;
    assertEquals(ms(most), intervals.longestMs(100, heardLaterMs + Announcer.MOST_INTERVAL_MS));
  }
}
