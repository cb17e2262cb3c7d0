package parley.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class GuardTest {
  /** Short where a test waits for it to pass, and long where it must not. */
  private static final Duration SHORT = Duration.ofMillis(300);

  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void theOperatorIsToldWhatIsBeingWaitedFor() throws Exception {
    var lines = new ArrayList<String>();
    var told = new CountDownLatch(1);
    var guard =
        new Guard(
            "slow",
            getClass().getClassLoader(),
            LONG,
            Duration.ofMillis(10),
            line -> {
              lines.add(line);
              told.countDown();
            });
    String answer =
        guard.call(
            "open()",
            () -> {
              told.await();
              return "late, and yet in time";
            },
            late -> {});
    assertEquals("late, and yet in time", answer);
    assertEquals(
        List.of("waiting for plugin slow to return from open(), for 29990 ms more at most"), lines);
  }

  @Test
  void whatComesTooLateIsHandedBack() throws Exception {
    var guard = new Guard("late", getClass().getClassLoader(), SHORT);
    var late = new CompletableFuture<String>();
    var latch = new CountDownLatch(1);
    try {
      guard.call(
          "open()",
          () -> {
            try {
              latch.await();
            } catch (InterruptedException e) {
              // as a plugin that does not know what an interrupt is
            }
            return "an endpoint";
          },
          late::complete);
      throw new AssertionError("it returned");
    } catch (PluginProblem e) {
      assertTrue(e.getMessage().startsWith("did not return from open() within 300 ms"));
    }
    latch.countDown();
    assertEquals("an endpoint", late.get(60, TimeUnit.SECONDS));
  }
}
