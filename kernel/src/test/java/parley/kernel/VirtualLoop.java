package parley.kernel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import parley.api.EventLoop;

/** A loop with virtual time: tasks run when the test says so, timers when it lets time pass. */
final class VirtualLoop implements EventLoop {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final PriorityQueue<Due> timers =
      new PriorityQueue<>(Comparator.comparingLong(Due::atMs).thenComparingLong(Due::number));
  private long nowMs = 1_000;
  private long number;
  private long wallOffsetMs = 1_700_000_000_000L;

  private record Due(long atMs, long number, Runnable task) {}

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    var due = new Due(nowMs + delay.toMillis(), number++, task);
    timers.add(due);
    return () -> timers.remove(due);
  }

  @Override
  public long nowMs() {
    return nowMs;
  }

  @Override
  public long wallClockMs() {
    return wallOffsetMs + nowMs;
  }

  /** Runs all tasks, those among them that tasks bring. */
  void turn() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Runs one task. */
  void step() {
    tasks.remove().run();
  }

  /** Lets time pass. */
  void pass(Duration time) {
    turn();
    long until = nowMs + time.toMillis();
    while (!timers.isEmpty() && timers.peek().atMs() <= until) {
      Due due = timers.poll();
      nowMs = Math.max(nowMs, due.atMs());
      due.task().run();
      turn();
    }
    nowMs = until;
  }

  int timersWaiting() {
    return timers.size();
  }
}
