package parley.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import parley.protocol.Key;
import parley.protocol.ProtocolLimits;
import parley.protocol.ServerFrame;

/** Who of this server's sessions is in a channel. Exists while it has a member. Loop thread. */
final class Channel {
  private final Map<Session, String> nicks = new LinkedHashMap<>();
  private final Map<Key, Integer> sessionsOf = new LinkedHashMap<>();

  /** Adds a session or changes its nick; true if its key was not in the channel before. */
  boolean add(Session session, String nick) {
    if (nicks.put(session, nick) != null) {
      return false;
    }
    return sessionsOf.merge(session.key(), 1, Integer::sum) == 1;
  }

  /** Removes a session; true if its key is not in the channel any more. */
  boolean remove(Session session) {
    if (nicks.remove(session) == null) {
      return false;
    }
    return sessionsOf.computeIfPresent(session.key(), (key, count) -> count == 1 ? null : count - 1)
        == null;
  }

  boolean has(Session session) {
    return nicks.containsKey(session);
  }

  String nick(Session session) {
    return nicks.getOrDefault(session, "");
  }

  boolean isEmpty() {
    return nicks.isEmpty();
  }

  Set<Session> sessions() {
    return Collections.unmodifiableSet(nicks.keySet());
  }

  /** Keys with the nick each joined with first, at most as many as a frame may show. */
  ServerFrame.Members members() {
    List<Key> keys = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Map<Key, String> first = new LinkedHashMap<>();
    for (Map.Entry<Session, String> member : nicks.entrySet()) {
      if (first.size() == ProtocolLimits.MEMBERS_SHOWN) {
        break;
      }
      first.putIfAbsent(member.getKey().key(), member.getValue());
    }
    first.forEach((key, nick) -> {
      keys.add(key);
      names.add(nick);
    });
    return new ServerFrame.Members(keys, names, sessionsOf.size());
  }
}
