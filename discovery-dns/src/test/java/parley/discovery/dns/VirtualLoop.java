package parley.discovery.dns;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import parley.api.EventLoop;

/** A loop with virtual time: the test runs its tasks, and lets time pass. */
final class VirtualLoop implements EventLoop, AutoCloseable {
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final PriorityQueue<Due> timers = new PriorityQueue<>(Comparator.comparing(Due::atMs));
  private long nowMs;

  private record Due(long atMs, Runnable task) {}

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    Due due = new Due(nowMs + delay.toMillis(), task);
    timers.add(due);
    return () -> timers.remove(due);
  }

  @Override
  public long nowMs() {
    return nowMs;
  }

  @Override
  public long wallClockMs() {
    return nowMs;
  }

  /** Waits for a task from another thread, and runs it. */
  void awaitTask() throws InterruptedException {
    Runnable task = tasks.poll(60, TimeUnit.SECONDS);
    assertNotNull(task, "no task for the loop");
    task.run();
  }

  /** Lets time pass until the next timer fires. */
  Duration passToNextTimer() {
    Due due = timers.remove();
    Duration passed = Duration.ofMillis(due.atMs - nowMs);
    nowMs = due.atMs;
    due.task.run();
    return passed;
  }

  int timersWaiting() {
    return timers.size();
  }

  @Override
  public void close() {
    tasks.clear();
    timers.clear();
  }
}
