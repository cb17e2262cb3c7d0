package parley.overlay;

/**
 * Up to three ways to one server, nearest first, packed into a number: 20 bits each, of which 12
 * are the link's slot + 1 and 8 the hops. Thousands of servers are known, so each byte counts.
 */
final class Routes {
  /** Ways that are kept. */
  static final int KEPT = 3;

  static final long NONE = 0;
  private static final int BITS = 20;
  private static final int HOP_BITS = 8;
  private static final long ENTRY = (1L << BITS) - 1;

  private Routes() {}

  private static long entry(long routes, int index) {
    return (routes >>> (BITS * index)) & ENTRY;
  }

  static int count(long routes) {
    int count = 0;
    while (count < KEPT && entry(routes, count) != 0) {
      count++;
    }
    return count;
  }

  /** The slot of the link of a way. */
  static int slot(long routes, int index) {
    return (int) (entry(routes, index) >>> HOP_BITS) - 1;
  }

  static int hops(long routes, int index) {
    return (int) entry(routes, index) & ((1 << HOP_BITS) - 1);
  }

  /** With a way, in place of an older one over the same link. */
  static long with(long routes, int slot, int hops) {
    long others = without(routes, slot);
    long fresh = (long) (slot + 1) << HOP_BITS | hops;
    long result = 0;
    int kept = 0;
    boolean placed = false;
    for (int i = 0; i < count(others) && kept < KEPT; i++) {
      if (!placed && hops(others, i) > hops) {
        result |= fresh << (BITS * kept++);
        placed = true;
      }
      if (kept < KEPT) {
        result |= entry(others, i) << (BITS * kept++);
      }
    }
    if (!placed && kept < KEPT) {
      result |= fresh << (BITS * kept);
    }
    return result;
  }

  /** Without the way over a link. */
  static long without(long routes, int slot) {
    long result = 0;
    int kept = 0;
    for (int i = 0; i < count(routes); i++) {
      if (slot(routes, i) != slot) {
        result |= entry(routes, i) << (BITS * kept++);
      }
    }
    return result;
  }
}
