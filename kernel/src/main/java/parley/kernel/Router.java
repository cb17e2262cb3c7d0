package parley.kernel;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import parley.api.EncodedFrame;
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
  private final Channels channels;
  private final Online online = new Online();
  private final Set<Session> connected = new LinkedHashSet<>();
  private final Map<MessageId, Settled> unsettled = new HashMap<>();

  Router(Mesh mesh) {
    this.mesh = mesh;
    channels = new Channels(mesh);
  }

  /** Who is where. */
  Channels channels() {
    return channels;
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
    channels.drain();
    return List.copyOf(connected);
  }

  /** Whether the server stops. */
  boolean isDrained() {
    return channels.isDraining();
  }

  /** A session has proved its key. */
  void online(Session session) {
    if (online.add(session)) {
      mesh.online(session.key());
    }
  }

  /** A session that was online has ended. */
  void offline(Session session) {
    for (String channel : List.copyOf(session.channels())) {
      channels.leave(session, channel);
    }
    if (online.remove(session)) {
      mesh.offline(session.key());
    }
  }

  @Override
  public void presence(String name, Key key, Optional<String> before, Optional<String> after) {
    channels.presence(name, key, before, after);
  }

  @Override
  public void presenceTold(String name, boolean told, int count) {
    channels.presenceTold(name, told, count);
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
    fanOut(new ServerFrame.Msg(message), channels.sessions(name), except, true);
  }

  private int deliverToKey(SignedMessage message, Key key, Session except) {
    return fanOut(new ServerFrame.Private(message), online.of(key), except, false);
  }

  /** Loop thread; {@code except} may be null: nobody is left out. */
  @SuppressWarnings("ReferenceEquality") // a session is itself
  private static int fanOut(
      ServerFrame frame, Collection<Session> to, Session except, boolean mayBeDropped) {
    boolean forNobody = to.isEmpty() || (to.size() == 1 && to.iterator().next() == except);
    if (forNobody) {
      return 0;
    }
    var encoded = encoded(frame);
    int count = 0;
    for (Session session : to) {
      if (session != except && session.send(encoded, mayBeDropped)) {
        count++;
      }
    }
    return count;
  }

  /** How many sessions have proved a key. */
  int online() {
    return online.count();
  }

  static EncodedFrame encoded(ServerFrame frame) {
    return new EncodedFrame(ClientCodec.encode(frame));
  }
}
