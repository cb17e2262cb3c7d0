package parley.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.protocol.SignedMessage;

/** The requests that the server has not answered yet, in the order in which they were sent. */
final class PendingRequests {
  enum Kind {
    CONNECT("connect"),
    VERIFY("verify"),
    JOIN("join"),
    LEAVE("leave"),
    WHO("who"),
    SAY("msg"),
    TELL("private"),
    PING("ping"),
    /** Sent by the session itself, to measure the server's clock or to see that it lives. */
    PROBE("ping");

    final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /**
   * A request that was sent.
   *
   * @param turn what asked for it, if it may be sent again when the server has no time for it
   * @param message that it carries, if it is one
   */
  record Request(
      String id,
      Kind kind,
      String channel,
      String nick,
      long sentMs,
      Optional<Turns.Turn> turn,
      Optional<SignedMessage> message) {}

  private final Map<String, Request> byId = new LinkedHashMap<>();
  private long last;

  String add(Kind kind, String channel, String nick, long nowMs) {
    String id = nextId();
    byId.put(id, new Request(id, kind, channel, nick, nowMs, Optional.empty(), Optional.empty()));
    return id;
  }

  /** One that has its turn, about a channel. */
  String add(Turns.Turn turn, Kind kind, String channel, String nick, long nowMs) {
    String id = nextId();
    byId.put(id, new Request(id, kind, channel, nick, nowMs, Optional.of(turn), Optional.empty()));
    return id;
  }

  /** A message. */
  String add(Turns.Turn turn, Kind kind, SignedMessage message, long nowMs) {
    String id = nextId();
    byId.put(id, new Request(id, kind, "", "", nowMs, Optional.of(turn), Optional.of(message)));
    return id;
  }

  private String nextId() {
    return Long.toString(++last);
  }

  Optional<Request> answer(String id) {
    return Optional.ofNullable(byId.remove(id));
  }

  /** Removes those sent at or before a time. */
  List<Request> expire(long sentMs) {
    var expired = new ArrayList<Request>();
    for (Iterator<Request> each = byId.values().iterator(); each.hasNext(); ) {
      Request request = each.next();
      if (request.sentMs <= sentMs) {
        each.remove();
        expired.add(request);
      }
    }
    return expired;
  }

  void clear() {
    byId.clear();
  }

  /** Whether one that has its turn is not answered yet. */
  boolean isTurnOpen() {
    return byId.values().stream().anyMatch(request -> request.turn.isPresent());
  }

  boolean isProbing() {
    return byId.values().stream().anyMatch(request -> request.kind == Kind.PROBE);
  }

  /** How many of the user's own are open. */
  int awaited() {
    return (int) byId.values().stream().filter(request -> request.kind != Kind.PROBE).count();
  }
}
