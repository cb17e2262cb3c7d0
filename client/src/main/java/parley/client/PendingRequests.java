package parley.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  record Request(String id, Kind kind, String channel, String nick, long sentMs) {}

  private final Map<String, Request> byId = new LinkedHashMap<>();
  private long last;

  String add(Kind kind, String channel, String nick, long nowMs) {
    String id = Long.toString(++last);
    byId.put(id, new Request(id, kind, channel, nick, nowMs));
    return id;
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

  boolean isProbing() {
    return byId.values().stream().anyMatch(request -> request.kind == Kind.PROBE);
  }

  /** How many of the user's own are open. */
  int awaited() {
    return (int) byId.values().stream().filter(request -> request.kind != Kind.PROBE).count();
  }
}
