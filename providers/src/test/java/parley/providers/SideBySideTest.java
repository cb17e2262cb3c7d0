package parley.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class SideBySideTest {
  private static final Callable<Thread> WHERE = Thread::currentThread;

  @Test
  void answersComeInTheOrderOfTheWorkWhoeverIsFirst() {
    var last = new CountDownLatch(1);
    assertEquals(
        List.of(1, 2),
        SideBySide.all(
            List.of(
                () -> {
                  last.await();
                  return 1;
                },
                () -> {
                  last.countDown();
                  return 2;
                })));
  }

  @Test
  void aSingleOneNeedsNoThread() {
    assertEquals(List.of(Thread.currentThread()), SideBySide.all(List.of(WHERE)));
    assertEquals(List.of(), SideBySide.all(List.of()));
  }

  @Test
  void theFirstExceptionIsThrownWhenAllHaveEnded() {
    var ended = new AtomicBoolean();
    var failed = new CountDownLatch(1);
    var first = new IllegalStateException("first");
    Callable<Boolean> failing =
        () -> {
          failed.countDown();
          throw first;
        };
    Callable<Boolean> slow =
        () -> {
          failed.await();
          ended.set(true);
          throw new IllegalStateException("second");
        };
    assertSame(
        first,
        assertThrows(IllegalStateException.class, () -> SideBySide.all(List.of(failing, slow))));
    assertEquals(true, ended.get());
    assertSame(
        first, assertThrows(IllegalStateException.class, () -> SideBySide.all(List.of(failing))));
  }
}
