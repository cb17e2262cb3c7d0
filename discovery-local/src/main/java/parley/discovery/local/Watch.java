package parley.discovery.local;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** Listens on a thread of its own, for as long as the search lasts. */
final class Watch {
  /** How often the machine's interfaces are looked at. A guess. */
  static final long REFRESH_MS = 10_000;

  /** After the sockets could not be opened, or have failed. */
  static final long RETRY_MS = 60_000;

  /** How often what was counted is logged, if it has changed. */
  static final long REPORT_MS = 60_000;

  /**
   * Packets taken at once, and then one in this time; the system drops what waits longer. Strangers
   * can so use about 1 % of a core. Guesses.
   */
  static final int BURST = 256;

  static final long INTERVAL_MS = 4;

  private static final System.Logger LOG = System.getLogger("parley.discovery.local");

  private final Neighbourhood neighbourhood;
  private final Opener opener;
  private final LongSupplier nowMs;
  private final long retryMs;
  private final Bucket intake;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<Runnable> wake = new AtomicReference<>(() -> {});
  private String problem = "";

  /** Opens the sockets. */
  @FunctionalInterface
  interface Opener {
    Ether open() throws IOException;
  }

  /**
   * @param nowMs monotonic milliseconds
   */
  Watch(Neighbourhood neighbourhood, Opener opener, LongSupplier nowMs) {
    this(neighbourhood, opener, nowMs, RETRY_MS);
  }

  /** With another time until the next attempt, for tests. */
  Watch(Neighbourhood neighbourhood, Opener opener, LongSupplier nowMs, long retryMs) {
    this.neighbourhood = neighbourhood;
    this.opener = opener;
    this.nowMs = nowMs;
    this.retryMs = retryMs;
    intake = new Bucket(BURST, INTERVAL_MS, nowMs.getAsLong());
  }

  void start() {
    // A platform thread: it waits in a selector, which would hold a carrier of virtual threads.
    Thread.ofPlatform().daemon().name("parley-local").start(this::run);
  }

  /** Any thread; does not wait. */
  void stop() {
    stopped.countDown();
    wake.get().run();
  }

  void run() {
    while (isRunning()) {
      try (Ether ether = opener.open()) {
        wake.set(ether::wake);
        if (!problem.isEmpty()) {
          LOG.log(Level.INFO, "the local network can be searched again");
          problem = "";
        }
        listen(ether);
      } catch (IOException | RuntimeException e) { // a fault here must not end the search
        if (isRunning()) {
          failed(e);
        }
      }
      pause(retryMs);
    }
  }

  private void listen(Ether ether) throws IOException {
    long refreshAt = nowMs.getAsLong();
    long reportAt = refreshAt + REPORT_MS;
    Counts reported = neighbourhood.counts();
    while (isRunning()) {
      long now = nowMs.getAsLong();
      if (refreshAt <= now) {
        neighbourhood.settle(ether.segments(), now);
        refreshAt = now + REFRESH_MS;
      }
      neighbourhood.act(ether, now);
      if (reportAt <= now) {
        reportAt = now + REPORT_MS;
        if (!reported.equals(neighbourhood.counts())) {
          reported = neighbourhood.counts();
          LOG.log(Level.DEBUG, "{0}", reported);
        }
      }
      long waitMs = Math.max(0, Math.min(refreshAt, neighbourhood.nextAt()) - now);
      if (intake.take(now)) {
        ether
            .receive(waitMs)
            .ifPresent(datagram -> neighbourhood.heard(datagram, nowMs.getAsLong()));
      } else {
        ether.rest(intake.waitMs(now));
      }
    }
  }

  private void failed(Exception e) {
    String text = String.valueOf(e.getMessage());
    if (!text.equals(problem)) {
      LOG.log(Level.WARNING, "the local network cannot be searched: {0}", text);
    }
    LOG.log(Level.DEBUG, "the local network cannot be searched", e);
    problem = text;
  }

  private boolean isRunning() {
    return stopped.getCount() > 0;
  }

  private void pause(long ms) {
    try {
      if (stopped.await(ms, TimeUnit.MILLISECONDS)) {
        LOG.log(Level.DEBUG, "the search of the local network has ended");
      }
    } catch (InterruptedException e) {
      stopped.countDown(); // nobody interrupts this thread but to end it
    }
  }
}
