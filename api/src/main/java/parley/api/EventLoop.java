package parley.api;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.apiguardian.api.API;

/**
 * The one thread that owns sessions, channels and routing state. Nothing on it may block. Tests
 * replace it by one with virtual time.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface EventLoop extends Executor {
  /**
   * Runs a task on the loop, after those given before it. Any thread. Never runs it within this
   * call.
   */
  @Override
  void execute(Runnable task);

  /**
   * Runs a task on the loop once the delay has passed. Any thread.
   *
   * @return cancels the timer; harmless when it has already fired
   */
  Timer schedule(Duration delay, Runnable task);

  /**
   * Monotonic time in milliseconds, from an arbitrary origin: for every timer and deadline. Any
   * thread.
   */
  long nowMs();

  /**
   * Milliseconds since 1970 by the host's clock, which may jump: for what the wire shows. Any
   * thread.
   */
  long wallClockMs();

  /** A timer that can be cancelled from any thread. */
  interface Timer {
    /** Idempotent. */
    void cancel();
  }
}
