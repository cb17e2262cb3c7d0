package parley.conformance;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** For what becomes true by itself, and of which nobody is told: asking until it is. */
final class Asking {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Asking() {}

  /** The first answer that is wanted; the failure shows the last one. */
  static <T> T until(
      String what, Duration deadline, Supplier<T> question, Predicate<? super T> wanted) {
    long until = System.nanoTime() + deadline.toNanos();
    while (true) {
      T answer = question.get();
      if (wanted.test(answer)) {
        return answer;
      }
      if (System.nanoTime() > until) {
        throw new AssertionError("no " + what + " within " + deadline + ", but " + answer);
      }
      pause();
    }
  }

  static <T> T until(String what, Supplier<T> question, Predicate<? super T> wanted) {
    return until(what, Inbox.DEADLINE, question, wanted);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
