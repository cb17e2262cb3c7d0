package parley.kernel;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import parley.api.EventLoop;
import parley.providers.Thrown;

/**
 * Checks and makes signatures on worker threads, and brings the answers back to the loop in the
 * order of the questions within a {@link Lane} (one for each session and each link). An Ed25519
 * check takes about 90 µs, a hundred times what the rest of a message's way costs, so it never runs
 * on the loop.
 */
final class Verification {
  /**
   * How many answers the loop gets together at the very most. A worker takes 6 ms for as many,
   * which only a message waits that had as many before it anyway.
   */
  static final int TOGETHER_MOST = 64;

  /**
   * How many questions third parties' code may be at, a guess: each is a virtual thread, and one
   * that never comes back stays.
   */
  static final int ASIDE_MOST = 1_000;

  private static final System.Logger LOG = System.getLogger("parley.kernel");
  private final EventLoop loop;
  private final ExecutorService workers;
  private final ExecutorService others;
  private final Semaphore aside = new Semaphore(ASIDE_MOST);

  /** Questions that no worker has begun with. */
  private final AtomicInteger queued = new AtomicInteger();

  private final Queue<Question> answered = new ConcurrentLinkedQueue<>();

  /** Answers that the loop was not told of; a little too few when two workers end at once. */
  private final AtomicInteger held = new AtomicInteger();

  Verification(EventLoop loop) {
    this(
        loop,
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("parley-verify-", 0).factory()),
        Executors.newVirtualThreadPerTaskExecutor());
  }

  /** For tests: all on these workers. */
  Verification(EventLoop loop, ExecutorService workers) {
    this(loop, workers, workers);
  }

  private Verification(EventLoop loop, ExecutorService workers, ExecutorService others) {
    this.loop = loop;
    this.workers = workers;
    this.others = others;
  }

  /**
   * Asks. Loop thread.
   *
   * @param work runs on a worker
   * @param answer gets what the work came to, on the loop, after all earlier answers of this lane
   * @param failed runs on the loop, in the same order, when the work or the answer threw; the cause
   *     is in the log by then
   */
  <T> void ask(Lane lane, Supplier<T> work, Consumer<T> answer, Runnable failed) {
    var question = new Question(lane, failed);
    queued.incrementAndGet();
    workers.execute(() -> {
      queued.decrementAndGet();
      question.outcome = outcome(work, answer);
      answered.add(question);
      if (enoughTogether(held.incrementAndGet())) {
        held.set(0);
        loop.execute(this::tell);
      }
    });
  }

  /**
   * Whether the loop is to be told of answers, and not to wait for more of them. A turn of the loop
   * costs a write for each receiver, whether it has one message for it or many: so answers are held
   * while at least as many questions are queued. None waits for more than twice as long as without,
   * and none when there is no queue.
   */
  private boolean enoughTogether(int answers) {
    return answers >= Math.min(queued.get(), TOGETHER_MOST);
  }

  private void tell() {
    for (Question next = answered.poll(); next != null; next = answered.poll()) {
      next.answered = true;
      next.lane.drain();
    }
  }

  /**
   * The same for a third party's code, which may take its time: no message waits behind it. Fails
   * at once where it is at {@link #ASIDE_MOST} questions already.
   */
  <T> void askAside(Lane lane, Supplier<T> work, Consumer<T> answer, Runnable failed) {
    var question = new Question(lane, failed);
    if (!aside.tryAcquire()) {
      LOG.log(System.Logger.Level.WARNING, "a scheme is at {0} proofs already", ASIDE_MOST);
      tellOf(question);
      return;
    }
    others.execute(() -> {
      question.outcome = outcome(work, answer);
      aside.release();
      tellOf(question);
    });
  }

  private void tellOf(Question question) {
    answered.add(question);
    loop.execute(this::tell);
  }

  private static <T> Optional<Runnable> outcome(Supplier<T> work, Consumer<T> answer) {
    try {
      T result = work.get();
      return Optional.of(() -> answer.accept(result));
    } catch (Throwable e) { // without an answer the lane would wait for ever
      Thrown.log(LOG, System.Logger.Level.ERROR, "a worker's task failed", e);
      return Optional.empty();
    }
  }

  void close() {
    others.shutdownNow();
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
    /** What most lanes have waiting, shared by them: nothing is ever added to it. */
    private static final ArrayDeque<Question> NOTHING = new ArrayDeque<>(1);

    private ArrayDeque<Question> waiting = NOTHING;

    /** Questions that are still without an answer. */
    int size() {
      return waiting.size();
    }

    private void add(Question question) {
      if (waiting.isEmpty()) {
        waiting = new ArrayDeque<>();
      }
      waiting.add(question);
    }

    private void drain() {
      while (!waiting.isEmpty() && waiting.peek().answered) {
        waiting.poll().answer();
      }
      if (waiting.isEmpty()) {
        waiting = NOTHING;
      }
    }
  }

  private static final class Question {
    private final Lane lane;
    private final Runnable failed;
    private boolean answered;

    /** A worker's, and the loop's once it has come through the queue of answered ones. */
    private Optional<Runnable> outcome = Optional.empty();

    /** Puts it at the end of its lane. */
    Question(Lane lane, Runnable failed) {
      this.lane = lane;
      this.failed = failed;
      lane.add(this);
    }

    void answer() {
      try {
        outcome.orElse(failed).run();
      } catch (RuntimeException e) { // those behind it have answers, too
        LOG.log(System.Logger.Level.ERROR, "the answer to a worker's task failed", e);
        failed.run();
      }
    }
  }
}
