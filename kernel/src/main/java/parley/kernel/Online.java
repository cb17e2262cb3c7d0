package parley.kernel;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import parley.protocol.Key;

/** This server's sessions by their keys. A key may have many; most have one. Loop thread. */
final class Online {
  private final Map<Key, Set<Session>> sessions = new HashMap<>();

  /** Adds a session; true if it is the first of its key. */
  boolean add(Session session) {
    return sessions.merge(session.key(), Set.of(session), Online::and).size() == 1;
  }

  private static Set<Session> and(Set<Session> before, Set<Session> one) {
    Set<Session> all = before instanceof LinkedHashSet ? before : new LinkedHashSet<>(before);
    all.addAll(one);
    return all;
  }

  /** Removes a session; true if it was the last of its key. */
  boolean remove(Session session) {
    Set<Session> before = sessions.getOrDefault(session.key(), Set.of());
    if (!before.contains(session)) {
      return false;
    }
    if (before.size() == 1) {
      sessions.remove(session.key());
      return true;
    }
    before.remove(session); // more than one: a set that can be changed
    return false;
  }

  /** Those of a key, in the order they came; not a copy. */
  Collection<Session> of(Key key) {
    return sessions.getOrDefault(key, Set.of());
  }

  /** How many there are. */
  int count() {
    return sessions.values().stream().mapToInt(Set::size).sum();
  }
}
