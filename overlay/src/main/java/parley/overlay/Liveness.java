package parley.overlay;

import java.util.OptionalLong;
import parley.protocol.PeerFrame;

/** Pings, round trips, and the end of a link on which nothing is heard (protocol.md). */
final class Liveness {
  /** Between two pings on a link. */
  static final long PING_MS = 10_000;

  /** Without any frame, a link is dead. */
  static final long DEAD_MS = 25_000;

  private final Turn turn;
  private final Links links;

  Liveness(Turn turn, Links links) {
    this.turn = turn;
    this.links = links;
  }

  /** The link is ready: measures its round trip at once. */
  void begin(Link link) {
    ping(link);
  }

  void due(int id) {
    links.live(id).ifPresent(this::check);
  }

  private void check(Link link) {
    long silentMs = turn.now() - link.heardAt;
    if (silentMs >= DEAD_MS) {
      links.close(link, "PING_TIMEOUT", "nothing was heard for " + DEAD_MS / 1_000 + " seconds");
      return;
    }
    ping(link);
  }

  private void ping(Link link) {
    link.pingNumber++;
    link.pingSentAt = turn.now();
    links.send(link, new PeerFrame.Ping(link.pingNumber));
    long leftMs = link.heardAt + DEAD_MS - turn.now();
    turn.timer(new TimerKey.LinkPing(link.id), Math.min(PING_MS, leftMs));
  }

  void pinged(Link link, PeerFrame.Ping ping) {
    if (link.pingsAllowed.take(1, turn.now())) {
      links.send(link, new PeerFrame.Pong(ping.number()));
    }
  }

  void ponged(Link link, PeerFrame.Pong pong) {
    if (pong.number() == link.pingNumber) {
      link.roundTripMs = OptionalLong.of(turn.now() - link.pingSentAt);
    }
  }
}
