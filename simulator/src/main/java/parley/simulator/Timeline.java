package parley.simulator;

import java.util.BitSet;
import java.util.PriorityQueue;

/**
 * Virtual time: what is to happen, in order; what is due at one time, in the order of its coming.
 *
 * <p>What is due soon waits in a wheel with a slot for each millisecond, the rest in a heap until
 * the wheel has turned far enough.
 */
final class Timeline {
  private static final int SLOTS = 1 << 12;

  private final Event[] first = new Event[SLOTS];
  private final Event[] last = new Event[SLOTS];
  private final PriorityQueue<Later> later = new PriorityQueue<>();
  private final BitSet busy = new BitSet(SLOTS); // slots in which something waits
  private long now;
  private long number;
  private int soon;

  /** Something that is to happen. It is its own entry in its slot, so it waits once at a time. */
  abstract static class Event {
    private Event next;

    abstract void happen();
  }

  private record Later(long at, long number, Event event) implements Comparable<Later> {
    @Override
    public int compareTo(Later other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  long now() {
    return now;
  }

  void at(long time, Event event) {
    long at = Math.max(time, now);
    if (at - now < SLOTS) {
      put(at, event);
    } else {
      later.add(new Later(at, number++, event));
    }
  }

  void after(long delayMs, Event event) {
    at(now + delayMs, event);
  }

  void after(long delayMs, Runnable action) {
    at(
        now + delayMs,
        new Event() {
          @Override
          void happen() {
            action.run();
          }
        });
  }

  private void put(long at, Event event) {
    int slot = (int) at & (SLOTS - 1);
    if (first[slot] == null) {
      first[slot] = event;
      busy.set(slot);
    } else {
      last[slot].next = event;
    }
    last[slot] = event;
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
        put(next.at, next.event);
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
    for (Event event = first[slot]; event != null; event = first[slot]) { // more may come meanwhile
      first[slot] = event.next;
      event.next = null;
      soon--;
      event.happen();
    }
    last[slot] = null;
    busy.clear(slot);
  }
}
