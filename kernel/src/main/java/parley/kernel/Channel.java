package parley.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import parley.overlay.Elsewhere;
import parley.protocol.ClientCodec;
import parley.protocol.Key;
import parley.protocol.ProtocolLimits;
import parley.protocol.ServerFrame;

/** Who of this server's sessions is in a channel. Exists while it has a member. Loop thread. */
final class Channel {
  /** Most channels have few members, and there may be a hundred thousand. */
  private static final int FIRST_CAPACITY = 4;

  private final String name;

  /** In the order in which they took them. */
  private final Map<Session, String> nicks = new LinkedHashMap<>(FIRST_CAPACITY);

  private final Map<Key, Member> members = new LinkedHashMap<>(FIRST_CAPACITY);

  /** A key, its sessions counted, with the nick that it took last. */
  private record Member(int sessions, String nick) {}

  private static final Member NOBODY = new Member(0, "");

  private static final byte[] NONE = {};

  /** The answer to whoever asks, as long as the members are these; up to 16 KiB. */
  private byte[] answer = NONE;

  private long answerVersion;

  Channel(String name) {
    this.name = name;
  }

  /** One text, which all that remember the channel may keep. */
  String name() {
    return name;
  }

  /** Adds a session or changes its nick; true if the key or its nick is news to the channel. */
  boolean add(Session session, String nick) {
    answer = NONE;
    boolean isNewSession = nicks.remove(session) == null;
    nicks.put(session, nick); // behind all others, as it took its nick last
    Member before = members.getOrDefault(session.key(), NOBODY);
    members.put(session.key(), new Member(before.sessions() + (isNewSession ? 1 : 0), nick));
    return !before.nick().equals(nick);
  }

  /** Removes a session; true if its key is not in the channel any more, or has another nick. */
  boolean remove(Session session) {
    String nick = nicks.remove(session);
    if (nick == null) {
      return false;
    }
    answer = NONE;
    Member before = members.getOrDefault(session.key(), NOBODY);
    if (before.sessions() <= 1) {
      members.remove(session.key());
      return true;
    }
    String left = nick.equals(before.nick()) ? lastTaken(session.key(), nick) : before.nick();
    members.put(session.key(), new Member(before.sessions() - 1, left));
    return !left.equals(before.nick());
  }

  /** Which nick a session of a key took last. */
  private String lastTaken(Key key, String otherwise) {
    String last = otherwise;
    for (Map.Entry<Session, String> each : nicks.entrySet()) {
      last = each.getKey().key().equals(key) ? each.getValue() : last;
    }
    return last;
  }

  /** Whether no other session is in it. */
  boolean isAlone(Session session) {
    return nicks.size() == (nicks.containsKey(session) ? 1 : 0);
  }

  /** The nick of a key here; empty if it is not here. */
  String nick(Key key) {
    return members.getOrDefault(key, NOBODY).nick();
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

  /** A success that tells the members, without the id of the request. */
  byte[] answer(Elsewhere elsewhere) {
    if (answer.length == 0 || answerVersion != elsewhere.version()) {
      answer = ClientCodec.encode(ServerFrame.Success.of("", "in " + name, members(elsewhere)));
      answerVersion = elsewhere.version();
    }
    return answer;
  }

  /** Keys with the nick each took last, those here first, at most as many as a frame may show. */
  ServerFrame.Members members(Elsewhere elsewhere) {
    List<Key> keys = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Map.Entry<Key, Member> member : members.entrySet()) {
      if (keys.size() == ProtocolLimits.MEMBERS_SHOWN) {
        break;
      }
      keys.add(member.getKey());
      names.add(member.getValue().nick());
    }
    for (Map.Entry<Key, String> member : elsewhere.nicks().entrySet()) {
      if (keys.size() == ProtocolLimits.MEMBERS_SHOWN) {
        break;
      }
      if (!members.containsKey(member.getKey())) {
        keys.add(member.getKey());
        names.add(member.getValue());
      }
    }
    return new ServerFrame.Members(
        keys, names, members.size() + elsewhere.count(), elsewhere.told());
  }
}
