package parley.transport.peer;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import parley.api.EventLoop;

/** A loop on one thread. */
final class TestLoop implements EventLoop, AutoCloseable {
  /** So that a handshake has thirty seconds; 1 where a test waits for them to pass. */
  volatile int slowness = 6;

  private volatile Thread thread;

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, this::thread);

  private Thread thread(Runnable task) {
    thread = Thread.ofPlatform().daemon().name("test-loop").unstarted(task);
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    var future = executor.schedule(task, slowness * delay.toMillis(), MILLISECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public long wallClockMs() {
    return System.currentTimeMillis();
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Does something on the loop and waits for its result. */
  <T> T on(Callable<T> task) throws Exception {
    return executor.submit(task).get(60, SECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
