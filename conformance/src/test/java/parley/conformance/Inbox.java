package parley.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What arrived and nobody has taken yet, in order. Waiting is always for an event with a deadline;
 * the failure shows everything that came.
 */
final class Inbox<T> {
  /** Generous, for the machine may be busy: nothing may be concluded from what came in time. */
  static final Duration DEADLINE = Duration.ofSeconds(60);

  private final String name;
  private final List<T> waiting = new ArrayList<>();
  private final List<T> all = new ArrayList<>();
  private Optional<String> ended = Optional.empty();

  Inbox(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  synchronized void add(T item) {
    waiting.add(item);
    all.add(item);
    notifyAll();
  }

  synchronized void end(String why) {
    if (ended.isEmpty()) {
      ended = Optional.of(why);
    }
    notifyAll();
  }

  T await(String what, Predicate<? super T> wanted) {
    return await(what, DEADLINE, wanted);
  }

  /** Takes the first item that matches, and leaves the others. */
  T await(String what, Duration deadline, Predicate<? super T> wanted) {
    return poll(deadline, wanted)
        .orElseThrow(
            () -> new AssertionError("no " + what + " within " + deadline + " from " + this));
  }

  /** The same, empty if it did not come, or cannot any more. */
  synchronized Optional<T> poll(Duration deadline, Predicate<? super T> wanted) {
    long until = System.nanoTime() + deadline.toNanos();
    while (true) {
      for (int i = 0; i < waiting.size(); i++) {
        if (wanted.test(waiting.get(i))) {
          return Optional.of(waiting.remove(i));
        }
      }
      if (ended.isPresent() || !waitUntil(until)) {
        return Optional.empty();
      }
    }
  }

  /** Waits for the end, whatever else comes; says why it ended. */
  synchronized String awaitEnd(Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    while (ended.isEmpty()) {
      if (!waitUntil(until)) {
        throw new AssertionError("still open after " + deadline + ": " + this);
      }
    }
    return ended.get();
  }

  synchronized boolean hasEnded() {
    return ended.isPresent();
  }

  /** How many of all that ever came match. */
  synchronized long count(Predicate<? super T> wanted) {
    return all.stream().filter(wanted).count();
  }

  /** All that ever came. */
  synchronized List<T> all() {
    return List.copyOf(all);
  }

  private boolean waitUntil(long until) {
    long leftMs = (until - System.nanoTime()) / 1_000_000;
    if (leftMs <= 0) {
      return false;
    }
    try {
      wait(leftMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted: " + this, e);
    }
    return true;
  }

  @Override
  public synchronized String toString() {
    var text = new StringBuilder(name);
    ended.ifPresent(why -> text.append(" (ended: ").append(why).append(')'));
    int from = Math.max(0, all.size() - 120);
    if (from > 0) {
      text.append("\n  … ").append(from).append(" before");
    }
    for (T item : all.subList(from, all.size())) {
      String line = item.toString();
      text.append("\n  ").append(line.length() > 400 ? line.substring(0, 400) + "…" : line);
    }
    return text.toString();
  }
}
