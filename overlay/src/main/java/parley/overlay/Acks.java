package parley.overlay;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import parley.protocol.MessageId;
import parley.protocol.PeerFrame;

/** Confirmations on their way back to the server at which a message was published. */
final class Acks {
  /** Confirmations of one server for one message that are passed back. */
  static final int CAP = 4;

  private final Turn turn;
  private final Links links;
  private final Origins origins;
  private final Paths paths;
  private final MessageMemory memory;
  private final Confirmations confirmations;
  private final Publishing publishing;
  private final long self;
  private long refused;

  Acks(
      Turn turn,
      Links links,
      OverlayConfig config,
      Origins origins,
      Paths paths,
      MessageMemory memory,
      Publishing publishing) {
    this.turn = turn;
    this.links = links;
    this.origins = origins;
    this.paths = paths;
    this.memory = memory;
    this.publishing = publishing;
    this.self = config.self().id();
    this.confirmations = new Confirmations(config.self(), config.secrets());
  }

  /** Confirms a message that came over a link. */
  void confirm(Link link, MessageId mid, PeerFrame.Data data) {
    Optional<Origin> source = origins.find(data.source());
    confirmations
        .of(mid, source, memory.concerned(mid))
        .ifPresent(ack -> back(mid, data, source, link).forEach(over -> links.send(over, ack)));
  }

  /**
   * Where a confirmation goes: towards the source, by another way each time. A flood is the last
   * attempt, and that the others were not confirmed may be because of the way back: so it goes back
   * where that came from, and every way besides.
   */
  private Set<Link> back(
      MessageId mid, PeerFrame.Data data, Optional<Origin> source, Link cameFrom) {
    Set<Link> back = new LinkedHashSet<>();
    if (data.flood()) {
      back.add(cameFrom);
      source.ifPresent(origin -> back.addAll(paths.all(origin)));
    } else {
      int before = memory.attempts(mid, self) - 1;
      back.add(source.flatMap(origin -> paths.next(origin, -1, before)).orElse(cameFrom));
    }
    return back;
  }

  void received(Link link, PeerFrame.Ack ack) {
    if (!link.data.take(1, turn.now())) {
      refused++;
      return;
    }
    if (ack.to() == self) {
      Optional<Origin> from = origins.find(ack.from());
      if (from.isPresent() && confirmations.genuine(ack, from.get())) {
        publishing.confirmed(ack.mid(), from.get(), ack.delivered());
      }
      return;
    }
    int passed = memory.acks(ack.mid(), ack.from());
    if (passed < CAP && memory.hasRoom(link, 1)) {
      memory.ack(ack.mid(), ack.from());
      onward(link, ack, passed).ifPresent(next -> links.send(next, ack));
    }
  }

  /** A flood came by a way on which nobody dropped it: the first confirmation goes back there. */
  private Optional<Link> onward(Link link, PeerFrame.Ack ack, int passed) {
    OptionalInt back = memory.floodCameBy(ack.mid());
    Optional<Link> other =
        origins.find(ack.to()).flatMap(origin -> paths.next(origin, link.id, passed));
    boolean even = passed % 2 == 0;
    return back.isPresent() && even ? paths.at(back.getAsInt(), link.id).or(() -> other) : other;
  }

  /** Confirmations that were not taken because a link's quota was used up. */
  long refused() {
    return refused;
  }
}
