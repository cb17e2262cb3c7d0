package parley.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parley.api.EventLoop;

class SelectorLoopTest {
  private final SelectorLoop loop = SelectorLoop.start("loop-under-test");

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void tasksRunInTheirOrderOnOnePlatformThread() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    for (int i = 0; i < 3; i++) {
      String name = "task " + i;
      loop.execute(() -> ran.add(name + " on " + Thread.currentThread().getName()));
    }
    for (int i = 0; i < 3; i++) {
      assertEquals("task " + i + " on loop-under-test", poll(ran));
    }
  }

  @Test
  void aTaskThatIsGivenWithinATaskRunsAfterIt() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    loop.execute(() -> {
      loop.execute(() -> ran.add("inner"));
      ran.add("outer");
    });
    assertEquals("outer", poll(ran));
    assertEquals("inner", poll(ran));
  }

  @Test
  void timersFireByDeadlineAndEqualOnesInTheOrderTheyWereSet() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    loop.execute( // within one task, so that none is due before all are set
        () -> {
          loop.schedule(Duration.ofMillis(60), () -> ran.add("late"));
          loop.schedule(Duration.ofMillis(30), () -> ran.add("middle"));
          loop.schedule(Duration.ZERO, () -> ran.add("first"));
        });
    assertEquals(List.of("first", "middle", "late"), List.of(poll(ran), poll(ran), poll(ran)));
  }

  @Test
  void aTimerIsNeverEarly() throws Exception {
    BlockingQueue<Long> fired = new LinkedBlockingQueue<>();
    long start = System.nanoTime();
    loop.schedule(Duration.ofMillis(25), () -> fired.add(System.nanoTime()));
    assertTrue(poll(fired) - start >= Duration.ofMillis(25).toNanos());
  }

  @Test
  void aCancelledTimerDoesNotFireAndIsNotKept() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    loop.execute( // within one task, so that none is due before it is cancelled
        () -> {
          List<EventLoop.Timer> set = new ArrayList<>();
          for (int i = 0; i < 10_000; i++) {
            set.add(loop.schedule(Duration.ofMillis(1), () -> ran.add("cancelled")));
          }
          set.forEach(EventLoop.Timer::cancel);
          ran.add("left: " + loop.timers());
          set.getFirst().cancel();
          loop.schedule(Duration.ofMillis(2), () -> ran.add("kept"));
        });
    assertEquals("left: 0", poll(ran));
    assertEquals("kept", poll(ran));
  }

  @Test
  void aTimerCanCancelAnotherThatIsDueInTheSameTurn() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    loop.execute(() -> {
      EventLoop.Timer[] second = new EventLoop.Timer[1];
      loop.schedule(
          Duration.ZERO,
          () -> {
            second[0].cancel();
            ran.add("first");
          });
      second[0] = loop.schedule(Duration.ZERO, () -> ran.add("second"));
      loop.schedule(Duration.ofMillis(5), () -> ran.add("third"));
    });
    assertEquals("first", poll(ran));
    assertEquals("third", poll(ran));
  }

  @Test
  void errorsOfTasksAndTimersDoNotEndTheLoop() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    loop.execute(() -> {
      throw new StackOverflowError("asked for");
    });
    loop.schedule(
        Duration.ZERO,
        () -> {
          throw new NoClassDefFoundError("asked for");
        });
    loop.schedule(Duration.ofMillis(1), () -> ran.add("alive"));
    assertEquals("alive", poll(ran));
  }

  /** Cannot be shown, nor can what it throws then. */
  private static final class Unspeakable extends Error {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new Unspeakable();
    }
  }

  @Test
  void whatCannotBeLoggedDoesNotEndTheLoop() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    loop.execute(() -> {
      throw new Unspeakable();
    });
    loop.execute(() -> ran.add("next"));
    loop.schedule(
        Duration.ZERO,
        () -> {
          throw new Unspeakable();
        });
    loop.schedule(Duration.ofMillis(1), () -> ran.add("alive"));
    // Tasks and timers that came at the same time keep no order between them.
    assertEquals(Set.of("next", "alive"), Set.of(poll(ran), poll(ran)));
  }

  @Test
  void manyThreadsMayGiveTasksAndNoneIsLostOrForgotten() throws Exception {
    int threads = 4;
    int each = 20_000;
    CountDownLatch ran = new CountDownLatch(threads * each);
    for (int t = 0; t < threads; t++) {
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 0; i < each; i++) {
              loop.execute(ran::countDown);
            }
          });
    }
    assertTrue(ran.await(Fixture.DEADLINE_S, TimeUnit.SECONDS), ran.getCount() + " are missing");
  }

  @Test
  void aLoopOfAnotherKindIsRefusedByName() {
    assertSame(loop, SelectorLoop.of(loop));
    EventLoop other = mock(EventLoop.class);
    String text =
        assertThrows(IllegalArgumentException.class, () -> SelectorLoop.of(other)).getMessage();
    assertTrue(text.contains(other.getClass().getName()), text);
  }

  @Test
  void closingEndsTheThreadAndCanBeRepeated() throws Exception {
    BlockingQueue<Thread> thread = new LinkedBlockingQueue<>();
    loop.execute(() -> thread.add(Thread.currentThread()));
    Thread loopThread = poll(thread);
    loop.close();
    assertFalse(loopThread.isAlive());
    loop.close();
    loop.execute(() -> {});
    loop.schedule(Duration.ZERO, () -> {});
  }

  private static <T> T poll(BlockingQueue<T> queue) throws InterruptedException {
    T value = queue.poll(Fixture.DEADLINE_S, TimeUnit.SECONDS);
    assertNotNull(value, "waited in vain");
    return value;
  }
}
