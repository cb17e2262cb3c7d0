package parley.kernel;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import parley.api.EventLoop;

/** Has something done on the loop, and waits for it. Any thread but the loop's own. */
final class LoopCall {
  /** For an answer that costs nothing; a guess. */
  static final Duration ANSWER = Duration.ofSeconds(5);

  /**
   * For a server's start: it takes an instant, but not where a dozen start at once, as after a
   * failure of power, and a server that gave up would have to be started by hand. A guess.
   */
  static final Duration START = Duration.ofMinutes(2);

  private LoopCall() {}

  /** For what does no I/O; throws {@link IllegalStateException} if the loop does not answer. */
  static <T> T ask(EventLoop loop, Callable<T> question) {
    try {
      return call(loop, question, ANSWER);
    } catch (IOException e) {
      throw new AssertionError("a question to the loop does no I/O", e);
    }
  }

  /** The same for what may fail with an I/O error, or take longer. */
  static <T> T call(EventLoop loop, Callable<T> task, Duration within) throws IOException {
    var answer = new CompletableFuture<T>();
    loop.execute(() -> {
      try {
        answer.complete(task.call());
      } catch (Throwable e) { // whoever asked waits for it
        answer.completeExceptionally(e);
      }
    });
    try {
      return answer.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case TimeoutException cause ->
            throw new IllegalStateException("the server's loop does not answer", cause);
        default -> throw e;
      }
    }
  }
}
