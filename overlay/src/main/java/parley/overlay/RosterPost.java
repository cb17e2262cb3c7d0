package parley.overlay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.protocol.Key;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;
import parley.protocol.RosterUpdate;

/**
 * Rosters and questions on their way, split by links as messages are. Unlike messages they are not
 * confirmed: who lacks one notices and asks.
 */
final class RosterPost {
  private final Turn turn;
  private final Links links;
  private final Key self;
  private final Origins origins;
  private final Paths paths;
  private final Checks checks;
  private final Reader reader;
  private final Recent<Passed> passed = new Recent<>();
  private long refused;

  /** What is for this server. */
  interface Reader {
    /** Verified. */
    void told(RosterUpdate update);

    /** Not verified: anybody may have written it. */
    void asked(Link link, Origin source, long number, String channel);
  }

  /** A frame, and a server that it was for; a question has no version. */
  private record Passed(long from, long version, long number, long target) {}

  /** What is remembered of a frame, for each server that it is for. */
  private interface Copies {
    Passed to(long target);
  }

  RosterPost(
      Turn turn,
      Links links,
      OverlayConfig config,
      Origins origins,
      Paths paths,
      Checks checks,
      Reader reader) {
    this.turn = turn;
    this.links = links;
    this.self = config.self();
    this.origins = origins;
    this.paths = paths;
    this.checks = checks;
    this.reader = reader;
  }

  /** Makes a frame for some of the servers that it is for. */
  private interface Letter {
    PeerFrame to(long[] targets);
  }

  // --- from this server ---

  /** Tells an update to servers. */
  void tell(RosterUpdate update, List<Origin> targets) {
    send(targets, 0, -1, to -> new PeerFrame.Roster(ProtocolLimits.TTL, to, 0, update));
  }

  /** Answers a question, over another link each time that it is asked again. */
  void answer(RosterUpdate update, Room.Asked asked) {
    send(
        List.of(asked.from()),
        asked.attempt(),
        -1,
        to -> new PeerFrame.Roster(ProtocolLimits.TTL, to, asked.number(), update));
  }

  /** Asks servers, over other links each time. */
  void ask(String channel, List<Origin> targets, int attempt) {
    long number = turn.between(1, Long.MAX_VALUE - 1);
    send(
        targets,
        attempt,
        -1,
        to -> new PeerFrame.Ask(ProtocolLimits.TTL, self.id(), to, number, channel));
  }

  private void send(List<Origin> targets, int attempt, int except, Letter letter) {
    Map<Link, List<Origin>> split = new LinkedHashMap<>();
    if (attempt == 0) {
      split = paths.split(targets, except);
    } else {
      for (Origin target : targets) {
        Optional<Link> link = paths.next(target, except, attempt);
        if (link.isPresent()) {
          split.computeIfAbsent(link.get(), any -> new ArrayList<>()).add(target);
        }
      }
    }
    split.forEach((link, over) -> {
      for (int from = 0; from < over.size(); from += ProtocolLimits.TARGETS) {
        int to = Math.min(over.size(), from + ProtocolLimits.TARGETS);
        long[] ids = over.subList(from, to).stream().mapToLong(origin -> origin.id).toArray();
        links.send(link, letter.to(ids));
      }
    });
  }

  // --- from other servers ---

  void received(Link link, PeerFrame.Roster frame) {
    RosterUpdate update = frame.update();
    long from = update.origin().id();
    boolean known =
        origins.find(from).filter(origin -> origin.key().equals(update.origin())).isPresent();
    if (!link.data.take(1L + frame.targets().length, turn.now())) {
      refused++;
      return;
    }
    Copies copies = target -> new Passed(from, update.version(), frame.number(), target);
    boolean news =
        Arrays.stream(frame.targets()).anyMatch(target -> fresh(copies.to(target), frame.ttl()));
    if (!known || !news) {
      return; // nothing is kept of servers that somebody made up
    }
    boolean room =
        checks.ask(
            link,
            update.origin(),
            update.signedBytes(),
            update.sig(),
            valid -> {
              if (valid) {
                take(link, frame, copies);
              } else {
                links.misbehaved(link);
              }
            });
    refused += room ? 0 : 1;
  }

  private void take(Link link, PeerFrame.Roster frame, Copies copies) {
    int ttl = frame.ttl();
    Letter letter = to -> new PeerFrame.Roster(ttl - 1, to, frame.number(), frame.update());
    if (passOn(link, frame.targets(), ttl, copies, letter)) {
      reader.told(frame.update());
    }
  }

  void received(Link link, PeerFrame.Ask frame) {
    Optional<Origin> source = origins.find(frame.source());
    if (!link.data.take(1L + frame.targets().length, turn.now())) {
      refused++;
      return;
    }
    if (source.isEmpty()) {
      return; // nobody would know the way back
    }
    int ttl = frame.ttl();
    Copies copies = target -> new Passed(frame.source(), 0, frame.number(), target);
    Letter letter =
        to -> new PeerFrame.Ask(ttl - 1, frame.source(), to, frame.number(), frame.channel());
    if (passOn(link, frame.targets(), ttl, copies, letter)) {
      reader.asked(link, source.get(), frame.number(), frame.channel());
    }
  }

  /**
   * Sends a frame on to the servers for which it has not come before.
   *
   * @return whether it is for this server, and new to it
   */
  private boolean passOn(Link cameFrom, long[] targets, int ttl, Copies copies, Letter letter) {
    List<Origin> others = new ArrayList<>();
    boolean own = false;
    for (long target : targets) {
      Passed copy = copies.to(target);
      if (fresh(copy, ttl)) {
        passed.add(copy, turn.now());
        own |= target == self.id();
        origins.find(target).ifPresent(others::add);
      }
    }
    send(others, 0, cameFrom.id, letter);
    return own;
  }

  private boolean fresh(Passed frame, int ttl) {
    boolean mayGoOn = ttl > 0 || frame.target == self.id();
    return mayGoOn && !passed.has(frame, turn.now());
  }

  /** Frames that were not taken, because there was no room, or a quota was used up. */
  long refused() {
    return refused;
  }

  void sizes(SizeReader reader) {
    reader.size("rosters passed on", passed.size(), 2 * Recent.HALF_CAP);
  }
}
