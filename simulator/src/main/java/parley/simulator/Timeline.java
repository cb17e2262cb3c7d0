package parley.simulator;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Virtual time: what is to happen, in order; what is due at one time, in the order of its coming.
 *
 * <p>What is due soon waits in a wheel with a slot for each millisecond, the rest in a heap until
 * the wheel has turned far enough.
 */
final class Timeline {
  private static final int SLOTS = 1 << 12;

  /** Slots whose lists are larger than this are made anew: one busy moment must not fill memory. */
  private static final int KEPT_CAPACITY = 64;

  private final List<ArrayList<Runnable>> wheel = new ArrayList<>(SLOTS);
  private final PriorityQueue<Later> later = new PriorityQueue<>();
  private final BitSet busy = new BitSet(SLOTS); // slots in which something waits
  private long now;
  private long number;
  private int soon;

  private record Later(long at, long number, Runnable action) implements Comparable<Later> {
    @Override
    public int compareTo(Later other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  Timeline() {
    for (int i = 0; i < SLOTS; i++) {
      wheel.add(null);
    }
  }

  long now() {
    return now;
  }

  void at(long time, Runnable action) {
    long at = Math.max(time, now);
    if (at - now < SLOTS) {
      put(at, action);
    } else {
      later.add(new Later(at, number++, action));
    }
  }

  void after(long delayMs, Runnable action) {
    at(now + delayMs, action);
  }

  private void put(long at, Runnable action) {
    int slot = (int) at & (SLOTS - 1);
    ArrayList<Runnable> due = wheel.get(slot);
    if (due == null) {
      due = new ArrayList<>(2);
      wheel.set(slot, due);
    }
    due.add(action);
    busy.set(slot);
    soon++;
  }

  /** Lets time pass. */
  void run(long durationMs) {
    long end = now + durationMs;
    play();
    while (now < end) {
      now = Math.min(end, next());
      // these came earlier than anything that is put into the same slot from now on
      while (!later.isEmpty() && later.peek().at - now < SLOTS) {
        Later next = later.remove();
        put(next.at, next.action);
      }
      play();
    }
  }

  /** The next time at which something is due; what waits in the heap is later than the wheel. */
  private long next() {
    if (soon == 0) {
      return later.isEmpty() ? Long.MAX_VALUE : later.peek().at;
    }
    int from = (int) (now + 1) & (SLOTS - 1);
    int slot = busy.nextSetBit(from);
    if (slot < 0) {
      slot = busy.nextSetBit(0);
    }
    return now + 1 + ((slot - from) & (SLOTS - 1));
  }

  private void play() {
    int slot = (int) now & (SLOTS - 1);
    ArrayList<Runnable> due = wheel.get(slot);
    if (due == null) {
      return;
    }
    for (int i = 0; i < due.size(); i++) { // it may grow meanwhile
      Runnable action = due.get(i);
      due.set(i, null);
      soon--;
      action.run();
    }
    busy.clear(slot);
    if (due.size() > KEPT_CAPACITY) {
      wheel.set(slot, null);
    } else {
      due.clear();
    }
  }
}
