package parley.overlay;

import java.util.HashSet;
import java.util.Set;

/**
 * What came by in the last half minute or so. When too much comes, the oldest half is forgotten
 * early: it keeps copies from going round, and a frame's ttl ends what it lets through.
 */
final class Recent<T> {
  /** Entries in each of the two halves; guess. */
  static final int HALF_CAP = 1 << 14;

  static final long HALF_MS = 30_000;

  private Set<T> young = new HashSet<>();
  private Set<T> old = new HashSet<>();
  private long turnedAt;

  boolean has(T what, long now) {
    turn(now);
    return young.contains(what) || old.contains(what);
  }

  void add(T what, long now) {
    turn(now);
    young.add(what);
  }

  private void turn(long now) {
    if (now - turnedAt >= HALF_MS || young.size() >= HALF_CAP) {
      old = young;
      young = new HashSet<>();
      turnedAt = now;
    }
  }

  int size() {
    return young.size() + old.size();
  }
}
