package parley.overlay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import parley.protocol.Key;

/** The members of a channel that other servers tell: the union of their rosters, by key. */
final class Union {
  private final String channel;
  private final OwnRoster own;
  private final Map<Key, String> nicks = new LinkedHashMap<>();
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
   * @param all the rosters, as they are now
   * @return what has changed by that
   */
  List<Output.Presence> changed(
      Map<Key, String> before, Map<Key, String> after, Collection<Roster> all) {
    List<Output.Presence> changes = new ArrayList<>();
    for (Key key : before.keySet()) {
      if (!after.containsKey(key)) {
        move(key, all, changes);
      }
    }
    after.forEach((key, nick) -> {
      if (!nick.equals(before.get(key))) {
        move(key, nick, changes);
      }
    });
    return changes;
  }

  private void move(Key key, Collection<Roster> all, List<Output.Presence> changes) {
    for (Roster other : all) {
      Optional<String> nick = other.nick(key);
      if (nick.isPresent()) {
        move(key, nick.get(), changes);
        return;
      }
    }
    String before = Objects.requireNonNull(nicks.remove(key));
    here -= own.has(key) ? 1 : 0;
    changes.add(new Output.Presence(channel, key, Optional.of(before), Optional.empty()));
  }

  private void move(Key key, String nick, List<Output.Presence> changes) {
    Optional<String> before = Optional.ofNullable(nicks.put(key, nick));
    here += before.isEmpty() && own.has(key) ? 1 : 0;
    if (!before.equals(Optional.of(nick))) {
      changes.add(new Output.Presence(channel, key, before, Optional.of(nick)));
    }
  }
}
