package parley.transport.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up, each by at most one thread at a time. Nothing tells the names that the operator
 * gave from those that strangers told of, but the operator's are dialled before there is any link
 * to hear of others: so the first names have a thread of their own each, whatever the later ones,
 * which share a few threads, wait for. Any thread.
 */
final class Lookups {
  /** Names that have a thread of their own while they are looked up. A guess. */
  static final int FIRST_NAMES = 32;

  /** Later names looked up at once, and waiting for that; guesses. */
  static final int LATER_LOOKUPS = 4;

  private static final int WAITING_LOOKUPS = 64;

  /** Who knows the addresses of a name; tests put a name server here that does not answer. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] addresses(String name) throws UnknownHostException;
  }

  private final Resolver resolver;
  private final Set<String> first = new HashSet<>();
  private final Map<String, FutureTask<InetAddress[]>> underWay = new HashMap<>();

  // Twice as many: a thread that has told its answer may not yet wait for the next name.
  private final ThreadPoolExecutor forFirst = threads(2 * FIRST_NAMES, new SynchronousQueue<>());

  private final ThreadPoolExecutor forLater =
      threads(LATER_LOOKUPS, new ArrayBlockingQueue<>(WAITING_LOOKUPS));

  Lookups(Resolver resolver) {
    this.resolver = resolver;
  }

  // Platform threads: a lookup in the C library would hold one of the few carriers of all virtual
  // threads for as long as a broken name server keeps it waiting, and no interrupt ends it.
  private static ThreadPoolExecutor threads(int count, BlockingQueue<Runnable> queue) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            10,
            TimeUnit.SECONDS,
            queue,
            Thread.ofPlatform().daemon().name("parley-peer-lookup-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * The addresses of a name, some time. Not to be cancelled: others may wait for the same.
   *
   * @throws RejectedExecutionException if too many names wait already
   */
  synchronized Future<InetAddress[]> of(String name) {
    FutureTask<InetAddress[]> same = underWay.get(name);
    if (same != null) {
      return same;
    }
    if (first.size() < FIRST_NAMES) {
      first.add(name);
    }
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> resolver.addresses(name));
    (first.contains(name) ? forFirst : forLater)
        .execute(() -> {
          lookup.run();
          ended(name);
        });
    underWay.put(name, lookup);
    return lookup;
  }

  private synchronized void ended(String name) {
    underWay.remove(name);
  }
}
