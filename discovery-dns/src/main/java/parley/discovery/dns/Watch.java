package parley.discovery.dns;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import parley.api.DiscoveryContext;
import parley.api.EventLoop;
import parley.api.PeerAddress;

/**
 * Looks one name up, again and again, each time on a thread of its own. What is found is a
 * candidate each time anew: the overlay gives candidates up that do not answer. Loop thread.
 */
final class Watch {
  /** Between two look-ups, ± 20 %. As often as the overlay tries again what it could not reach. */
  static final Duration PERIOD = Duration.ofSeconds(60);

  /** After a failure: doubled each time, up to the period. A guess. */
  static final Duration FIRST_RETRY = Duration.ofSeconds(5);

  private static final double JITTER = 0.2;

  private final DiscoveryContext context;
  private final SeedName name;
  private final Seeds seeds;
  private final RandomGenerator random;
  private final System.Logger log;
  private Optional<EventLoop.Timer> timer = Optional.empty();
  private Duration retry = FIRST_RETRY;
  private String problem = "";
  private boolean stopped;

  Watch(
      DiscoveryContext context,
      SeedName name,
      Seeds seeds,
      RandomGenerator random,
      System.Logger log) {
    this.context = context;
    this.name = name;
    this.seeds = seeds;
    this.random = random;
    this.log = log;
  }

  void start() {
    // A platform thread: the JDK's client waits in a selector, which would hold a carrier.
    Thread.ofPlatform().daemon().name("parley-dns-" + name).start(this::look);
  }

  void stop() {
    stopped = true;
    timer.ifPresent(EventLoop.Timer::cancel);
  }

  private void look() {
    Runnable outcome;
    try {
      List<PeerAddress> addresses = seeds.of(name);
      outcome = () -> found(addresses);
    } catch (IOException | RuntimeException e) { // an answer comes from outside
      log.log(Level.DEBUG, "cannot look up " + name, e);
      outcome = () -> failed(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
    }
    try {
      context.loop().execute(outcome);
    } catch (RejectedExecutionException e) {
      log.log(Level.DEBUG, "{0} was looked up after the end of the loop", name);
    }
  }

  private void found(List<PeerAddress> addresses) {
    if (stopped) {
      return;
    }
    if (addresses.isEmpty()) {
      failed("no server has that name");
      return;
    }
    if (!problem.isEmpty()) {
      log.log(Level.INFO, "{0} is found in DNS again", name);
    }
    problem = "";
    retry = FIRST_RETRY;
    log.log(Level.DEBUG, "{0} is {1}", name, addresses);
    addresses.forEach(address -> context.found(address, false));
    again(PERIOD);
  }

  private void failed(String text) {
    if (stopped) {
      return;
    }
    if (!problem.equals(text)) {
      log.log(Level.WARNING, "no peers from DNS for {0}: {1}", name, text);
    }
    problem = text;
    again(retry);
    retry = retry.multipliedBy(2);
    retry = retry.compareTo(PERIOD) > 0 ? PERIOD : retry;
  }

  private void again(Duration delay) {
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    timer =
        Optional.of(
            context
                .loop()
                .schedule(Duration.ofMillis((long) (delay.toMillis() * factor)), this::start));
  }
}
