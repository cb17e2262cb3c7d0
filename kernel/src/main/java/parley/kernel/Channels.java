package parley.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import parley.api.EncodedFrame;
import parley.overlay.Elsewhere;
import parley.protocol.ClientCodec;
import parley.protocol.Key;
import parley.protocol.ServerFrame;

/**
 * Who is in which channel, and who is told of it: this server's sessions, and what the mesh knows
 * of other servers' members. Loop thread.
 */
final class Channels {
  private final Mesh mesh;
  private final Map<String, Channel> channels = new HashMap<>();
  private boolean draining;

  Channels(Mesh mesh) {
    this.mesh = mesh;
  }

  /** The server stops: nobody is told any more who comes and goes. */
  void drain() {
    draining = true;
  }

  /** Whether the server stops. */
  boolean isDraining() {
    return draining;
  }

  /** This server's sessions in a channel. */
  Set<Session> sessions(String name) {
    Channel channel = channels.get(name);
    return channel == null ? Set.of() : channel.sessions();
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
      channel = new Channel(name);
      channels.put(name, channel);
      mesh.joined(name);
    }
    session.joined(channel.name());
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
    session.left(name);
    boolean isNews = channel.remove(session);
    String left = channel.nick(session.key());
    if (isNews && !left.isEmpty()) {
      mesh.present(name, session.key(), left);
      presence(channel, session, name, left, ServerFrame.Presence.Event.JOINED);
    } else if (isNews) {
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
    var frame = Router.encoded(new ServerFrame.Presence(name, who.key(), nick, event));
    for (Session member : channel.sessions()) {
      if (!member.equals(who)) {
        member.send(frame, true);
      }
    }
  }

  /**
   * What other servers tell of a key: its nick there before and after, empty if it was not there.
   */
  void presence(String name, Key key, Optional<String> before, Optional<String> after) {
    Channel channel = channels.get(name);
    if (draining || channel == null || !channel.nick(key).isEmpty()) {
      return; // who is here, too, has not come or gone
    }
    var event =
        after.isPresent() ? ServerFrame.Presence.Event.JOINED : ServerFrame.Presence.Event.LEFT;
    tell(channel, new ServerFrame.Presence(name, key, after.or(() -> before).orElseThrow(), event));
  }

  /** Whether the members are told from now on who comes and goes. */
  void presenceTold(String name, boolean told, int count) {
    Channel channel = channels.get(name);
    if (!draining && channel != null) {
      String text =
          told
              ? name + ": who comes and goes is told; ask who is there now"
              : name + " has too many members: who comes and goes is not told any more";
      var figure = new ServerFrame.Figure("count", count);
      tell(
          channel,
          new ServerFrame.Note(told ? "PRESENCE_ON" : "PRESENCE_OFF", text, name, List.of(figure)));
    }
  }

  private static void tell(Channel channel, ServerFrame frame) {
    var encoded = Router.encoded(frame);
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
          byte[] answer = channel(name).answer(mesh.elsewhere(name));
          found.accept(new EncodedFrame(ClientCodec.answering(re, answer)));
        });
  }

  private ServerFrame.Members members(String name) {
    return channel(name).members(mesh.elsewhere(name));
  }

  /** Without members if no session is in it. */
  private Channel channel(String name) {
    Channel channel = channels.get(name);
    return channel == null ? new Channel(name) : channel;
  }
}
