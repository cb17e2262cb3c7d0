package parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The same work for several contestants, burst by burst in turns, so that what else the machine
 * does meanwhile hits all alike. Who fails is left out, with the reason.
 */
final class Trial implements AutoCloseable {
  private static final Duration SETTLE = Duration.ofMinutes(1);

  /** Messages of a burst at the very most: they are signed before, and held in memory. */
  private static final int MESSAGES_MOST = 30_000;

  private static final int MESSAGES_IN_ALL_MOST = 100_000;

  /**
   * So many bursts in turn have to be without compiling: it pauses while it waits for more calls.
   */
  private static final int CALM_BURSTS = 4;

  /** What a process's CPU time is counted in. */
  private static final double TICK_SECONDS = 0.01;

  private final Bench bench;
  private final List<Entrant> entrants = new ArrayList<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  Trial(Bench bench) {
    this.bench = bench;
  }

  /** One contestant with its audience. */
  private record Entrant(String name, Contestant contestant, Fleet fleet, Audience audience) {}

  /** How a contestant is started. */
  @FunctionalInterface
  interface Start {
    Contestant start();
  }

  /** Starts a contestant and gathers an audience of that size. */
  void enter(String name, Start start, Audience.Size size) {
    enter(
        name,
        start,
        (fleet, one) -> Audience.gather(fleet, one.dialect(), one.servers(), one.seats(), size));
  }

  /** Who listens. */
  @FunctionalInterface
  interface Gathering {
    Audience gather(Fleet fleet, Contestant contestant);
  }

  void enter(String name, Start start, Gathering gathering) {
    if (!bench.takesPart(name)) {
      return;
    }
    Fleet fleet = new Fleet();
    Contestant contestant = null;
    try {
      contestant = start.start();
      Audience audience = gathering.gather(fleet, contestant);
      if (contestant.settles()) {
        audience.settle(SETTLE);
      }
      entrants.add(new Entrant(name, contestant, fleet, audience));
    } catch (RuntimeException e) {
      failed(name, e);
      fleet.close();
      if (contestant != null) {
        contestant.close();
      }
    }
  }

  private void failed(String name, RuntimeException e) {
    failures.put(name, String.valueOf(e.getMessage()));
    System.err.println(name + " is out: " + e);
  }

  /**
   * Measures. Each burst is as long as costs the servers about so much CPU time, which other work
   * of the machine does not shorten; those of the warm-up do not count.
   */
  Results run(int window, Predicate<String> whom) {
    System.err.println(" " + window + " on their way at a time");
    Map<String, Integer> sizes = new LinkedHashMap<>();
    each(whom, one -> sizes.put(one.name(), warmUp(one, window)));
    Map<String, List<Burst>> results = new LinkedHashMap<>();
    for (int round = 0; round < bench.rounds(); round++) {
      each(
          whom,
          one -> {
            Burst burst = one.audience().burst(sizes.get(one.name()), window);
            results.computeIfAbsent(one.name(), any -> new ArrayList<>()).add(burst);
            log(one.name(), burst);
          });
    }
    return new Results(results, Map.copyOf(failures));
  }

  /** The same for all who entered. */
  Results run(int window) {
    return run(window, any -> true);
  }

  /** Loads one who entered until its servers are as they will stay. */
  void warmUp(String name, int window) {
    warmUp(
        entrants.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow(), window);
  }

  /**
   * Loads the servers until they are as they will stay, and finds how many messages are a burst. A
   * Java server compiles what it has found to be busy; what is compiled before it runs needs a
   * warm-up only for its memory and its connections.
   */
  private int warmUp(Entrant one, int window) {
    int servers = one.contestant().servers().size();
    boolean java = one.contestant().dialect() instanceof ParleyDialect;
    double least = java ? servers * bench.warmSeconds() : bench.burstSeconds() / 2;
    double most = java ? servers * bench.warmSecondsMost() : least;
    int limit = Math.min(MESSAGES_MOST, MESSAGES_IN_ALL_MOST / one.audience().channels());
    int messages = Math.min(Math.max(window, 20), limit);
    double spent = 0;
    int calm = 0;
    if (java && one.contestant().servers().stream().anyMatch(each -> each.compilerSeconds() == 0)) {
      throw new IllegalStateException("no thread is known that compiles");
    }
    while (true) {
      attend(one);
      Burst burst = one.audience().burst(messages, window);
      if (!burst.isClean()) {
        throw new IllegalStateException("in its warm-up: " + burst.faults());
      }
      spent += burst.cpuSeconds();
      double wanted = messages * bench.burstSeconds() / Math.max(burst.cpuSeconds(), TICK_SECONDS);
      messages = (int) Math.clamp(wanted, Math.max(window, messages / 2.0), 4.0 * messages);
      messages = Math.min(messages, limit);
      calm = burst.isCompiled() ? calm + 1 : 0;
      if (spent >= most || (spent >= least && calm >= CALM_BURSTS)) {
        System.err.printf(
            "  %-22s %s after %.1f s of CPU, the compiler's part %.2f%n",
            one.name(),
            calm >= CALM_BURSTS || !java ? "warm" : "still compiling",
            spent,
            burst.compilerShare());
        return messages;
      }
    }
  }

  private static void log(String name, Burst burst) {
    System.err.printf(
        "  %-22s %,12.0f deliveries/s %9.3f us CPU each, compiling %.2f%s%n",
        name,
        burst.deliveriesPerSecond(),
        burst.microsPerDelivery(),
        burst.compilerShare(),
        burst.isClean() ? "" : "  " + burst.faults());
  }

  @FunctionalInterface
  private interface Step {
    void take(Entrant one);
  }

  private void each(Predicate<String> whom, Step step) {
    for (Entrant one : List.copyOf(entrants)) {
      attend(one);
      if (!whom.test(one.name()) || !entrants.contains(one)) {
        continue;
      }
      guarded(one, () -> step.take(one));
    }
  }

  /** Lets the others answer what their servers ask meanwhile: whether they live. */
  private void attend(Entrant but) {
    for (Entrant other : List.copyOf(entrants)) {
      if (!other.equals(but)) {
        guarded(other, () -> other.fleet().turn(0));
      }
    }
  }

  private void guarded(Entrant one, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      failed(one.name(), e);
      entrants.remove(one);
      close(one);
    }
  }

  private static void close(Entrant one) {
    one.fleet().close();
    one.contestant().close();
  }

  /** The audience of one who entered; for other figures than a burst's. */
  Optional<Audience> audience(String name) {
    return entrants.stream()
        .filter(one -> one.name().equals(name))
        .map(Entrant::audience)
        .findFirst();
  }

  @Override
  public void close() {
    entrants.forEach(Trial::close);
  }
}
