package parley.providers;

import java.time.Duration;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Runs a plugin's code on a thread of its own, of which it can overflow the stack, and waits for it
 * only so long. A thread that never comes back is left behind: Java cannot stop it.
 */
final class Guard {
  private static final System.Logger LOG = System.getLogger("parley.plugins");

  /** After which the operator is told what the start waits for: a guess. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String plugin;
  private final ClassLoader loader;
  private final Duration limit;
  private final Duration patience;
  private final Consumer<String> waiting;

  Guard(String plugin, ClassLoader loader, Duration limit) {
    this(plugin, loader, limit, PATIENCE, line -> LOG.log(System.Logger.Level.INFO, line));
  }

  /**
   * For tests.
   *
   * @param patience after which it says that the start waits
   * @param waiting gets that line
   */
  Guard(
      String plugin,
      ClassLoader loader,
      Duration limit,
      Duration patience,
      Consumer<String> waiting) {
    this.plugin = plugin;
    this.loader = loader;
    this.limit = limit;
    this.patience = patience;
    this.waiting = waiting;
  }

  /**
   * Calls, and waits for the answer.
   *
   * @param step for the sentence, for example {@code open()}
   * @param tooLate gets what came when nobody waited for it any more, on the plugin's thread
   * @throws PluginProblem whatever went wrong but a {@link parley.api.SettingException}
   */
  <T> T call(String step, Callable<T> code, Consumer<T> tooLate) throws PluginProblem {
    var call = new Call<T>(step, code, tooLate);
    Thread thread = Thread.ofPlatform().daemon().name("parley-plugin-" + plugin).unstarted(call);
    thread.setContextClassLoader(loader);
    thread.start();
    if (!call.endsWithin(patience.compareTo(limit) < 0 ? patience : limit)) {
      Duration left = limit.minus(patience);
      if (left.isPositive()) {
        waiting.accept(
            "waiting for plugin %s to return from %s, for %d ms more at most"
                .formatted(plugin, step, left.toMillis()));
        call.endsWithin(left);
      }
    }
    return call.answer(thread, limit);
  }

  private static final class Call<T> implements Runnable {
    private final String step;
    private final Callable<T> code;
    private final Consumer<T> tooLate;
    private Optional<T> result = Optional.empty();
    private Optional<Failure> failure = Optional.empty();
    private boolean ended;
    private boolean givenUp;

    private record Failure(Throwable cause, String sentence) {}

    Call(String step, Callable<T> code, Consumer<T> tooLate) {
      this.step = step;
      this.code = code;
      this.tooLate = tooLate;
    }

    @Override
    public void run() {
      Optional<T> came = Optional.empty();
      Optional<Failure> failed = Optional.empty();
      try {
        came = Optional.ofNullable(code.call());
      } catch (Throwable e) { // a stranger's code: an overflown stack, a class that is missing
        failed = Optional.of(new Failure(e, sentence(e)));
      }
      if (end(came, failed)) {
        came.ifPresent(tooLate);
      }
    }

    /** On the plugin's thread, for an exception's own methods are its code, too. */
    private String sentence(Throwable failure) {
      try {
        return Explanation.of(failure, step);
      } catch (Throwable e) {
        Throwable thrown =
            failure instanceof ServiceConfigurationError && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return "threw %s from %s, which cannot be asked for its message: that threw %s"
            .formatted(thrown.getClass().getName(), step, e.getClass().getName());
      }
    }

    /** Whether nobody waits for it any more. */
    private synchronized boolean end(Optional<T> came, Optional<Failure> failed) {
      result = came;
      failure = failed;
      ended = true;
      notifyAll();
      return givenUp;
    }

    private synchronized T answer(Thread thread, Duration limit) throws PluginProblem {
      if (!ended) {
        givenUp = true;
        String place = Explanation.place(thread.getStackTrace());
        thread.interrupt();
        throw new PluginProblem(
            "did not return from "
                + step
                + " within "
                + limit.toMillis()
                + " ms; it was at "
                + place);
      }
      if (failure.isPresent()) {
        throw problem(failure.get());
      }
      return result.orElseThrow(() -> new PluginProblem("returned null from " + step));
    }

    private synchronized boolean endsWithin(Duration most) {
      long deadline = System.nanoTime() + most.toNanos();
      try {
        for (long left = most.toMillis(); !ended && left > 0; ) {
          wait(left);
          left = (deadline - System.nanoTime()) / 1_000_000;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return ended;
    }

    private static PluginProblem problem(Failure failure) {
      if (failure.cause() instanceof parley.api.SettingException refusal) {
        throw refusal; // the operator's matter, and not the plugin's fault
      }
      return new PluginProblem(failure.sentence(), failure.cause());
    }
  }
}
