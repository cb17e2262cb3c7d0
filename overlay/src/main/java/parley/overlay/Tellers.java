package parley.overlay;

import java.util.ArrayList;
import java.util.List;

/** The neighbours that have told an announcement while its signature was being checked. */
final class Tellers {
  private final List<Told> all = new ArrayList<>();

  /** Who told it, from how far, and whether it was asked. */
  record Told(Link link, int hops, boolean asked) {}

  Tellers(Told first) {
    all.add(first);
  }

  /** Adds another neighbour. */
  void add(Told by) {
    if (!has(by.link)) {
      all.add(by);
    }
  }

  /** In the order in which they came. */
  List<Told> all() {
    return all;
  }

  boolean has(Link link) {
    for (Told each : all) {
      if (each.link.id == link.id) {
        return true;
      }
    }
    return false;
  }

  /** Whether all of them were asked for it. */
  boolean pulled() {
    for (Told each : all) {
      if (!each.asked) {
        return false;
      }
    }
    return true;
  }
}
