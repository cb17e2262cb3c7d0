package parley.overlay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.protocol.Key;

/** The members of a channel that other servers tell: the union of their rosters, by key. */
final class Union {
  private final String channel;
  private final OwnRoster own;
  private Map<Key, String> nicks = Map.of(); // most channels have none

  /** What each server calls a key that more than one tells, the latest last. */
  private Map<Key, List<String>> several = Map.of();

  private int here; // of these, how many are members here, too

  Union(String channel, OwnRoster own) {
    this.channel = channel;
    this.own = own;
  }

  Map<Key, String> nicks() {
    return Collections.unmodifiableMap(nicks);
  }

  /** How many are not members here, too. */
  int others() {
    return nicks.size() - here;
  }

  /** Before a key becomes a member here. */
  void present(Key key) {
    here += !own.has(key) && nicks.containsKey(key) ? 1 : 0;
  }

  /** Before a key is no member here any more. */
  void absent(Key key) {
    here -= own.has(key) && nicks.containsKey(key) ? 1 : 0;
  }

  /**
   * A server tells other members than before.
   *
   * @return what has changed by that
   */
  List<Output.Presence> changed(Map<Key, String> before, Map<Key, String> after) {
    List<Output.Presence> changes = new ArrayList<>();
    before.forEach((key, nick) -> {
      if (!after.containsKey(key)) {
        dropped(key, nick).ifPresent(changes::add);
      }
    });
    after.forEach((key, nick) -> {
      String earlier = before.get(key);
      if (!nick.equals(earlier)) {
        told(key, Optional.ofNullable(earlier), nick).ifPresent(changes::add);
      }
    });
    return changes;
  }

  private Optional<Output.Presence> told(Key key, Optional<String> earlier, String nick) {
    if (nicks.isEmpty()) {
      nicks = new LinkedHashMap<>();
    }
    Optional<String> before = Optional.ofNullable(nicks.put(key, nick));
    here += before.isEmpty() && own.has(key) ? 1 : 0;
    boolean another = earlier.isEmpty() && before.isPresent();
    if (another && several.isEmpty()) {
      several = new HashMap<>();
    }
    if (another || several.containsKey(key)) {
      List<String> all = several.computeIfAbsent(key, any -> listOf(before.orElseThrow()));
      earlier.ifPresent(all::remove);
      all.add(nick);
    }
    return change(key, before, Optional.of(nick));
  }

  private static List<String> listOf(String nick) {
    List<String> all = new ArrayList<>(2);
    all.add(nick);
    return all;
  }

  /** A server does not tell a key any more. */
  private Optional<Output.Presence> dropped(Key key, String nick) {
    List<String> all = several.get(key);
    if (all == null) {
      nicks.remove(key);
      if (nicks.isEmpty()) {
        nicks = Map.of();
      }
      here -= own.has(key) ? 1 : 0;
      return change(key, Optional.of(nick), Optional.empty());
    }
    all.remove(nick);
    String last = all.getLast();
    if (all.size() == 1) {
      several.remove(key);
      if (several.isEmpty()) {
        several = Map.of();
      }
    }
    return change(key, Optional.ofNullable(nicks.put(key, last)), Optional.of(last));
  }

  private Optional<Output.Presence> change(
      Key key, Optional<String> before, Optional<String> after) {
    return before.equals(after)
        ? Optional.empty()
        : Optional.of(new Output.Presence(channel, key, before, after));
  }
}
