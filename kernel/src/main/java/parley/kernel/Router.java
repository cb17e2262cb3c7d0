package parley.kernel;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import parley.api.EncodedFrame;
import parley.overlay.Elsewhere;
import parley.protocol.ClientCodec;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;
import parley.protocol.SignedMessage.Target;

/**
 * Whom a message concerns: this server's sessions by channel and by key, and the other servers. A
 * message is encoded once, and shared by all who get it. Loop thread.
 */
final class Router implements OverlayDriver.Local {
  /** Told once what became of a message in the mesh. */
  private interface Settled {
    /** Of the other servers that a message concerned, how many have handed it to sessions. */
    void settled(int reached, int expected);
  }

  private final Mesh mesh;
  private final Map<String, Channel> channels = new HashMap<>();
  private final Map<Key, Set<Session>> sessions = new LinkedHashMap<>();
  private final Set<Session> connected = new LinkedHashSet<>();
  private final Map<MessageId, Settled> unsettled = new HashMap<>();
  private boolean draining;

  Router(Mesh mesh) {
    this.mesh = mesh;
  }

  /** A session was admitted. */
  void connected(Session session) {
    connected.add(session);
  }

  /** The connection of a session that was admitted has ended. */
  void disconnected(Session session) {
    connected.remove(session);
  }

  /**
   * The server stops: nobody is told any more who comes and goes.
   *
   * @return all that were admitted and have not ended, strangers among them
   */
  List<Session> drain() {
    draining = true;
    return List.copyOf(connected);
  }

  /** A session has proved its key. */
  void online(Session session) {
    Set<Session> ofKey = sessions.computeIfAbsent(session.key(), key -> new LinkedHashSet<>());
    ofKey.add(session);
    if (ofKey.size() == 1) {
      mesh.online(session.key());
    }
  }

  /** A session that was online has ended. */
  void offline(Session session) {
    for (String channel : List.copyOf(session.channels())) {
      leave(session, channel);
    }
    Set<Session> ofKey = sessions.getOrDefault(session.key(), Set.of());
    if (ofKey.remove(session) && ofKey.isEmpty()) {
      sessions.remove(session.key());
      mesh.offline(session.key());
    }
  }

  /** Whether other sessions would be told of a join. */
  boolean concernsOthers(Session session, String name, String nick) {
    Channel channel = channels.get(name);
    Elsewhere elsewhere = mesh.elsewhere(name);
    boolean alone = elsewhere.count() == 0 && (channel == null || channel.isAlone(session));
    return !alone && elsewhere.told() && !nick(channel, session.key(), elsewhere).equals(nick);
  }

  /** The nick by which a key is known in a channel; empty if it is in it on no server. */
  private static String nick(Channel channel, Key key, Elsewhere elsewhere) {
    String here = channel == null ? "" : channel.nick(key);
    return here.isEmpty() ? elsewhere.nicks().getOrDefault(key, "") : here;
  }

  /**
   * Joins, or changes the nick; the other members are told of a new key, or a new nick.
   *
   * @param joined told who is in the channel, perhaps at once: other servers may have to be asked
   */
  void join(Session session, String name, String nick, Consumer<ServerFrame.Members> joined) {
    Channel channel = channels.get(name);
    if (channel == null) {
      channel = new Channel();
      channels.put(name, channel);
      mesh.joined(name);
    }
    String before = nick(channel, session.key(), mesh.elsewhere(name));
    if (channel.add(session, nick)) {
      mesh.present(name, session.key(), nick);
    }
    if (!before.equals(nick)) {
      presence(channel, session, name, nick, ServerFrame.Presence.Event.JOINED);
    }
    who(name, joined);
  }

  /** Leaves a channel that the session is in. */
  void leave(Session session, String name) {
    Channel channel = channels.get(name);
    if (channel == null) {
      return;
    }
    String nick = channel.nick(session);
    session.channels().remove(name);
    if (channel.remove(session)) {
      mesh.absent(name, session.key());
      String elsewhere = mesh.elsewhere(name).nicks().getOrDefault(session.key(), "");
      if (elsewhere.isEmpty()) {
        presence(channel, session, name, nick, ServerFrame.Presence.Event.LEFT);
      } else if (!elsewhere.equals(nick)) {
        presence(channel, session, name, elsewhere, ServerFrame.Presence.Event.JOINED);
      }
    }
    if (channel.isEmpty()) {
      channels.remove(name);
      mesh.left(name);
    }
  }

  private void presence(
      Channel channel, Session who, String name, String nick, ServerFrame.Presence.Event event) {
    if (draining || channel.sessions().isEmpty() || !mesh.elsewhere(name).told()) {
      return;
    }
    var frame = encoded(new ServerFrame.Presence(name, who.key(), nick, event));
    for (Session member : channel.sessions()) {
      if (!member.equals(who)) {
        member.send(frame, true);
      }
    }
  }

  @Override
  public void presence(String name, Key key, Optional<String> before, Optional<String> after) {
    Channel channel = channels.get(name);
    if (draining || channel == null || !channel.nick(key).isEmpty()) {
      return; // who is here, too, has not come or gone
    }
    var event =
        after.isPresent() ? ServerFrame.Presence.Event.JOINED : ServerFrame.Presence.Event.LEFT;
    tell(channel, new ServerFrame.Presence(name, key, after.or(() -> before).orElseThrow(), event));
  }

  @Override
  public void presenceTold(String name, boolean told, int count) {
    Channel channel = channels.get(name);
    if (!draining && channel != null) {
      String text =
          told
              ? name + " has few enough members again: who comes and goes is told"
              : name + " has too many members: who comes and goes is not told any more";
      var figure = new ServerFrame.Figure("count", count);
      tell(
          channel,
          new ServerFrame.Note(told ? "PRESENCE_ON" : "PRESENCE_OFF", text, name, List.of(figure)));
    }
  }

  private static void tell(Channel channel, ServerFrame frame) {
    var encoded = encoded(frame);
    channel.sessions().forEach(member -> member.send(encoded, true));
  }

  /** Whether other servers would have to be asked who is in a channel. */
  boolean isElsewhereOnly(String name) {
    return !channels.containsKey(name) && mesh.elsewhere(name).count() > 0;
  }

  /** Finds out who is in a channel on all servers; {@code found} is told, perhaps at once. */
  void who(String name, Consumer<ServerFrame.Members> found) {
    mesh.who(name, () -> found.accept(members(name)));
  }

  /**
   * The same; the answer to the request with this id is made once for all who ask, until members
   * change.
   */
  void who(String name, String re, Consumer<EncodedFrame> found) {
    mesh.who(
        name,
        () -> {
          Channel channel = channels.getOrDefault(name, new Channel());
          byte[] answer = channel.answer(name, mesh.elsewhere(name));
          found.accept(new EncodedFrame(ClientCodec.answering(re, answer)));
        });
  }

  private ServerFrame.Members members(String name) {
    Elsewhere elsewhere = mesh.elsewhere(name);
    Channel channel = channels.getOrDefault(name, new Channel());
    return channel.members(elsewhere);
  }

  boolean seen(MessageId mid) {
    return mesh.seen(mid);
  }

  /** A channel message of one of this server's sessions, verified and new. */
  void publish(Session from, SignedMessage message, String channel) {
    MessageId mid = message.mid();
    publish(
        message,
        (reached, expected) -> {
          if (expected > 0) {
            from.send(encoded(new ServerFrame.Receipt(mid, reached, expected)), true);
          }
        });
    deliverToChannel(message, channel, from);
  }

  /**
   * A direct message of one of this server's sessions, verified and new.
   *
   * @param reached told once: how many servers have handed it to a session, this one included
   */
  void publishDirect(Session from, SignedMessage message, Key to, IntConsumer reached) {
    int here = deliverToKey(message, to, from);
    if (!to.equals(from.key())) {
      deliverToKey(message, from.key(), from);
    }
    if (here > 0) {
      mesh.publish(message); // before the answer: if it fails, the failure is the answer
      reached.accept(1);
    } else {
      publish(message, (count, expected) -> reached.accept(count));
    }
  }

  private void publish(SignedMessage message, Settled settled) {
    MessageId mid = message.mid();
    unsettled.put(mid, settled);
    boolean done = false;
    try {
      mesh.publish(message);
      done = true;
    } finally {
      if (!done) {
        unsettled.remove(mid); // nobody will say what became of it
      }
    }
  }

  /** What is known of a message's way through the mesh: final. */
  @Override
  public void settled(MessageId mid, int reached, int expected) {
    Settled waiting = unsettled.remove(mid);
    if (waiting != null) {
      waiting.settled(reached, expected);
    }
  }

  /** A message that came from another server, verified and new. */
  @Override
  public void deliver(SignedMessage message) {
    switch (message.target()) {
      case Target.Channel channel -> deliverToChannel(message, channel.name(), null);
      case Target.Direct direct -> deliverToKey(message, direct.key(), null);
    }
  }

  private void deliverToChannel(SignedMessage message, String name, Session except) {
    Channel channel = channels.get(name);
    if (channel != null) {
      fanOut(new ServerFrame.Msg(message), channel.sessions(), except, true);
    }
  }

  private int deliverToKey(SignedMessage message, Key key, Session except) {
    return fanOut(
        new ServerFrame.Private(message), sessions.getOrDefault(key, Set.of()), except, false);
  }

  /** Loop thread; {@code except} may be null: nobody is left out. */
  private static int fanOut(
      ServerFrame frame, Collection<Session> to, Session except, boolean mayBeDropped) {
    if (to.isEmpty() || (to.size() == 1 && to.contains(except))) {
      return 0;
    }
    var encoded = encoded(frame);
    int count = 0;
    for (Session session : to) {
      if (!session.equals(except) && session.send(encoded, mayBeDropped)) {
        count++;
      }
    }
    return count;
  }

  /** How many sessions have proved a key. */
  int online() {
    return sessions.values().stream().mapToInt(Set::size).sum();
  }

  private static EncodedFrame encoded(ServerFrame frame) {
    return new EncodedFrame(ClientCodec.encode(frame));
  }
}
