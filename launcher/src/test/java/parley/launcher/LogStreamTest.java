package parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class LogStreamTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch taken = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final LogStream log = new LogStream(4, this::slowly);
  private final PrintStream stream = new PrintStream(log, true, StandardCharsets.UTF_8);

  private void slowly(String line) {
    taken.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    seen.add(line);
  }

  /** Logs a line that is being written, for ever until it is released, and n that wait behind. */
  private void logBehindABlockedOne(int n) throws InterruptedException {
    log.to(this::slowly);
    stream.println("blocked");
    taken.await();
    IntStream.range(0, n).forEach(stream::println);
  }

  @Test
  void linesAreWrittenWholeAndInOrder() {
    released.countDown();
    stream.print("ä");
    stream.print("b\r\nc");
    log.drain(LONG);
    assertEquals(List.of("äb"), seen);
    stream.println();
    log.drain(LONG);
    assertEquals(List.of("äb", "c"), seen);
  }

  @Test
  void whoeverLogsIsNotHeldByAWriterThatIsBlockedAndLostLinesAreCounted() throws Exception {
    assertTimeoutPreemptively(LONG, () -> logBehindABlockedOne(1_000));
    released.countDown();
    log.drain(LONG);
    assertEquals(List.of("blocked", "0", "1", "2", "3", "… 996 log lines were lost"), seen);
    stream.println("after");
    log.drain(LONG);
    assertEquals("after", seen.getLast());
  }

  @Test
  void theEndDoesNotWaitForABlockedWriterLongerThanItWasTold() throws Exception {
    logBehindABlockedOne(1);
    long beginNs = System.nanoTime();
    log.drain(Duration.ofMillis(50));
    assertTrue(Duration.ofNanos(System.nanoTime() - beginNs).compareTo(LONG) < 0);
    assertEquals(List.of(), seen);
    released.countDown();
  }

  @Test
  void whatIsLoggedBeforeItIsKnownWhereToWaitsForIt() {
    stream.println("early");
    log.to(seen::add);
    stream.println("late");
    log.drain(LONG);
    assertEquals(List.of("early", "late"), seen);
  }

  @Test
  void aDestinationThatFailsLosesItsLinesOnly() {
    log.to(line -> {
      throw new IllegalStateException("the terminal is gone");
    });
    stream.println("a");
    log.drain(LONG);
    log.to(seen::add);
    stream.println("b");
    log.drain(LONG);
    assertEquals(List.of("b"), seen);
  }
}
