package parley.providers;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Runs a plugin's code on a thread of its own, of which it can overflow the stack, and waits for it
 * only so long. A thread that never comes back is left behind: Java cannot stop it.
 */
final class Guard {
  private final String plugin;
  private final ClassLoader loader;
  private final Duration limit;

  Guard(String plugin, ClassLoader loader, Duration limit) {
    this.plugin = plugin;
    this.loader = loader;
    this.limit = limit;
  }

  /**
   * Calls, and waits for the answer.
   *
   * @param step for the sentence, for example {@code open()}
   * @param tooLate gets what came when nobody waited for it any more, on the plugin's thread
   * @throws PluginProblem whatever went wrong but a {@link parley.api.SettingException}
   */
  <T> T call(String step, Callable<T> code, Consumer<T> tooLate) throws PluginProblem {
    var call = new Call<T>(code, tooLate);
    Thread thread = Thread.ofPlatform().daemon().name("parley-plugin-" + plugin).unstarted(call);
    thread.setContextClassLoader(loader);
    thread.start();
    return call.await(step, thread, limit);
  }

  private static final class Call<T> implements Runnable {
    private final Callable<T> code;
    private final Consumer<T> tooLate;
    private Optional<T> result = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();
    private boolean ended;
    private boolean givenUp;

    Call(Callable<T> code, Consumer<T> tooLate) {
      this.code = code;
      this.tooLate = tooLate;
    }

    @Override
    public void run() {
      Optional<T> came = Optional.empty();
      Optional<Throwable> threw = Optional.empty();
      try {
        came = Optional.ofNullable(code.call());
      } catch (Throwable e) { // a stranger's code: an overflown stack, a class that is missing
        threw = Optional.of(e);
      }
      if (end(came, threw)) {
        came.ifPresent(tooLate);
      }
    }

    /** Whether nobody waits for it any more. */
    private synchronized boolean end(Optional<T> came, Optional<Throwable> threw) {
      result = came;
      failure = threw;
      ended = true;
      notifyAll();
      return givenUp;
    }

    private synchronized T await(String step, Thread thread, Duration limit) throws PluginProblem {
      long deadline = System.nanoTime() + limit.toNanos();
      try {
        for (long left = limit.toMillis(); !ended && left > 0; ) {
          wait(left);
          left = (deadline - System.nanoTime()) / 1_000_000;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
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
        throw problem(failure.get(), step);
      }
      return result.orElseThrow(() -> new PluginProblem("returned null from " + step));
    }

    private static PluginProblem problem(Throwable failure, String step) {
      if (failure instanceof parley.api.SettingException refusal) {
        throw refusal; // the operator's matter, and not the plugin's fault
      }
      return new PluginProblem(Explanation.of(failure, step), failure);
    }
  }
}
