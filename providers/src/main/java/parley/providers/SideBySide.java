package parley.providers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Steps of several plugins at the same time: one that hangs does not add to another that does. */
public final class SideBySide {
  private SideBySide() {}

  /**
   * Does all of it, each on a thread of its own (a single one on the caller's), and waits for all
   * of it.
   *
   * @return what each came to, in their order
   * @throws RuntimeException of the first in their order that threw one, when all have ended
   */
  public static <T> List<T> all(List<Callable<T>> work) {
    var answers = new ArrayList<T>();
    try {
      for (Future<T> one : ended(work)) {
        answers.add(one.get());
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        default -> throw new IllegalArgumentException("only unchecked ones may be thrown", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while plugins start");
    }
    return answers;
  }

  private static <T> List<Future<T>> ended(List<Callable<T>> work) throws InterruptedException {
    if (work.size() > 1) {
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        return threads.invokeAll(work);
      }
    }
    var all = new ArrayList<Future<T>>();
    for (Callable<T> one : work) {
      var task = new FutureTask<T>(one);
      task.run();
      all.add(task);
    }
    return all;
  }
}
