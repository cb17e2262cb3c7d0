package parley.kernel;

import java.util.ArrayDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import parley.api.EventLoop;

/**
 * Checks signatures on worker threads, and brings the answers back to the loop in the order of the
 * questions within a {@link Lane} (one for each session and each link). An Ed25519 check takes
 * about 90 µs, a hundred times what the rest of a message's way costs, so it never runs on the
 * loop.
 */
final class Verification {
  private static final System.Logger LOG = System.getLogger("parley.kernel");
  private final EventLoop loop;
  private final ExecutorService workers;

  Verification(EventLoop loop) {
    this(
        loop,
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("parley-verify-", 0).factory()));
  }

  Verification(EventLoop loop, ExecutorService workers) {
    this.loop = loop;
    this.workers = workers;
  }

  /**
   * Asks. Loop thread.
   *
   * @param check runs on a worker; one that throws counts as false
   * @param answer runs on the loop, after all earlier answers of this lane
   */
  void ask(Lane lane, BooleanSupplier check, Consumer<Boolean> answer) {
    var question = new Question(answer);
    lane.waiting.add(question);
    workers.execute(() -> {
      boolean valid = holds(check);
      loop.execute(() -> {
        question.valid = valid;
        question.answered = true;
        lane.drain();
      });
    });
  }

  private static boolean holds(BooleanSupplier check) {
    try {
      return check.getAsBoolean();
    } catch (RuntimeException | Error e) { // without an answer the lane would wait for ever
      LOG.log(
          System.Logger.Level.WARNING, "a signature check failed by itself and counts as bad", e);
      return false;
    }
  }

  void close() {
    workers.shutdown();
    try {
      if (!workers.awaitTermination(1, TimeUnit.SECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Questions whose answers keep their order. Loop thread. */
  static final class Lane {
    private final ArrayDeque<Question> waiting = new ArrayDeque<>();

    /** Questions that are still without an answer. */
    int size() {
      return waiting.size();
    }

    private void drain() {
      while (!waiting.isEmpty() && waiting.peek().answered) {
        Question question = waiting.poll();
        try {
          question.answer.accept(question.valid);
        } catch (RuntimeException e) { // those behind it have answers, too
          LOG.log(System.Logger.Level.ERROR, "the answer to a signature check failed", e);
        }
      }
    }
  }

  private static final class Question {
    private final Consumer<Boolean> answer;
    private boolean answered;
    private boolean valid;

    Question(Consumer<Boolean> answer) {
      this.answer = answer;
    }
  }
}
