package parley.loop;

import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import parley.api.EventLoop;

/**
 * Timers by deadline, and in the order they were set for the same one. Any thread may set and
 * cancel; a cancelled timer is gone at once.
 */
final class Timers {
  private final ConcurrentSkipListSet<Entry> entries = new ConcurrentSkipListSet<>();
  private final AtomicLong sequence = new AtomicLong();

  /**
   * @param deadlineNs by {@link System#nanoTime}
   */
  Entry add(long deadlineNs, Runnable task) {
    Entry entry = new Entry(this, deadlineNs, sequence.getAndIncrement(), task);
    entries.add(entry);
    return entry;
  }

  /** Nanoseconds until the first is due, 0 if it is, {@code Long.MAX_VALUE} without any. */
  long delayNs(long nowNs) {
    try {
      return entries.isEmpty() ? Long.MAX_VALUE : Math.max(0, entries.first().deadlineNs - nowNs);
    } catch (NoSuchElementException e) {
      return Long.MAX_VALUE; // cancelled by another thread since the question before
    }
  }

  /** Takes out the first that was due at a time and set before a moment; null if there is none. */
  Entry takeDue(long nowNs, long before) {
    for (Entry entry : entries) {
      if (entry.deadlineNs - nowNs > 0) {
        return null;
      }
      if (entry.sequence < before && entries.remove(entry)) {
        return entry;
      }
    }
    return null;
  }

  /** The moment to give to {@link #takeDue}: what is set later belongs to a later turn. */
  long moment() {
    return sequence.get();
  }

  int size() {
    return entries.size();
  }

  /** One timer. */
  record Entry(Timers owner, long deadlineNs, long sequence, Runnable task)
      implements EventLoop.Timer, Comparable<Entry> {
    @Override
    public void cancel() {
      owner.entries.remove(this);
    }

    @Override
    public int compareTo(Entry other) {
      long difference = deadlineNs - other.deadlineNs;
      return difference != 0 ? Long.signum(difference) : Long.compare(sequence, other.sequence);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(sequence);
    }
  }
}
