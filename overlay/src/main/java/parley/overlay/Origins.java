package parley.overlay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All other servers that are known. An open-addressed table by id. */
final class Origins {
  /** Servers at the very most. */
  static final int CAP = 1 << 14;

  /** Tags whose members are remembered between two changes; guess. */
  static final int CACHED_TAGS = 1_024;

  /** An announcement that is only offered is everywhere within this time; guess. */
  static final long SPREAD_MS = 10_000;

  private static final int FIRST_SLOTS = 16;

  private Origin[] table = new Origin[FIRST_SLOTS];
  private int size;
  private int live;
  private final Map<Long, List<Origin>> byTag = new LinkedHashMap<>();
  private final Intervals intervals = new Intervals();
  private final Turn turn;

  Origins(Turn turn) {
    this.turn = turn;
  }

  Optional<Origin> find(long id) {
    return Optional.ofNullable(table[slot(table, id)]);
  }

  /** Servers that are known and not gone. */
  int live() {
    return live;
  }

  boolean full() {
    return size >= CAP;
  }

  void add(Origin origin) {
    if (4 * (size + 1) > 3 * table.length) { // the largest part of what a server takes
      resize(2 * table.length);
    }
    table[slot(table, origin.id)] = origin;
    size++;
    changed(0, origin.live() ? 1 : 0);
  }

  /** An origin has a new advert. */
  void update(Origin origin, Advert advert) {
    int before = origin.live() ? 1 : 0;
    origin.says(advert);
    changed(before, origin.live() ? 1 : 0);
  }

  private void changed(int before, int after) {
    if (after < before) {
      intervals.fewerThan(live, turn.now());
    }
    live += after - before;
    byTag.clear();
  }

  /**
   * Whether a server has not announced itself when it had to: it has ended, or there is no way to
   * it, for its announcement would have come over the links that a flood goes over. It is still
   * sent what it should get, once, and that is all.
   */
  boolean overdue(Origin origin) {
    return turn.now() - origin.heardAt() > overdueMs(intervalMs());
  }

  /** Who announces itself in such an interval was heard within this time. */
  static long overdueMs(long intervalMs) {
    return intervalMs + intervalMs / 4 + SPREAD_MS;
  }

  /** Every server that is alive announces itself within this time. */
  long intervalMs() {
    return intervals.longestMs(live, turn.now());
  }

  /** Forgets the servers of which nothing was heard since then, and tells which. */
  List<Origin> expire(long beforeMs) {
    List<Origin> kept = new ArrayList<>();
    List<Origin> gone = new ArrayList<>();
    forEach(origin -> (origin.heardAt() > beforeMs ? kept : gone).add(origin));
    if (kept.size() < size) {
      intervals.fewerThan(live, turn.now());
      table = new Origin[table.length];
      size = 0;
      live = 0;
      kept.forEach(this::add);
      byTag.clear();
    }
    return gone;
  }

  void forEach(Consumer<Origin> action) {
    for (Origin origin : table) {
      if (origin != null) {
        action.accept(origin);
      }
    }
  }

  /** The live servers with sessions that a tag concerns. */
  List<Origin> members(long tag) {
    List<Origin> cached = byTag.get(tag);
    if (cached != null) {
      return cached;
    }
    List<Origin> members = new ArrayList<>();
    forEach(origin -> {
      if (origin.live() && origin.advert().wants(tag)) {
        members.add(origin);
      }
    });
    if (byTag.size() >= CACHED_TAGS) {
      byTag.clear();
    }
    byTag.put(tag, members);
    return members;
  }

  /** All live servers. */
  List<Origin> all() {
    List<Origin> all = new ArrayList<>();
    forEach(origin -> {
      if (origin.live()) {
        all.add(origin);
      }
    });
    return all;
  }

  private void resize(int slots) {
    Origin[] larger = new Origin[slots];
    forEach(origin -> larger[slot(larger, origin.id)] = origin);
    table = larger;
  }

  private static int slot(Origin[] table, long id) {
    int mask = table.length - 1;
    int slot = (int) (id ^ id >>> 32) & mask; // ids are parts of keys, and random enough
    while (table[slot] != null && table[slot].id != id) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  void sizes(SizeReader reader) {
    reader.size("servers", size, CAP);
  }
}
