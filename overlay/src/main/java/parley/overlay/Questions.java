package parley.overlay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import parley.protocol.ProtocolLimits;

/** Who is in a channel: asking other servers, and answering them. */
final class Questions {
  /** Until a question is asked again, and twice as long each time after that. */
  static final long ASK_MS = 1_000;

  /** Servers that are asked where there are many: each names some of its members; guess. */
  static final int SAMPLE = ProtocolLimits.MEMBERS_SHOWN / OwnRoster.FEW;

  /** Questions in a row that a server may leave unanswered. */
  static final int ASKS_CAP = 3;

  private final Turn turn;
  private final OverlayConfig config;
  private final Origins origins;
  private final Paths paths;
  private final RosterPost post;
  private final Rooms rooms;
  private final Agenda agenda;
  private final Askers askers;
  private final LongSupplier versions;

  Questions(
      Turn turn,
      OverlayConfig config,
      Origins origins,
      Paths paths,
      RosterPost post,
      Rooms rooms,
      Agenda agenda,
      LongSupplier versions) {
    this.turn = turn;
    this.config = config;
    this.origins = origins;
    this.paths = paths;
    this.post = post;
    this.rooms = rooms;
    this.agenda = agenda;
    this.versions = versions;
    askers = new Askers(turn);
  }

  /** A new room: who asks for its members waits for the answers. */
  void askAll(Room room) {
    for (Origin origin : origins.members(room.tag)) {
      rooms.add(room, origin, 0);
    }
    List<Roster> asked = List.copyOf(room.others.all());
    if (room.crowd().many()) {
      asked = sample(asked);
      asked.forEach(roster -> room.others.want(roster, turn.now()));
    }
    asked.forEach(roster -> roster.awaited = !roster.origin.silent());
    ask(room);
    rooms.gathered(room);
  }

  private List<Roster> sample(List<Roster> all) {
    List<Roster> left = new ArrayList<>(all);
    List<Roster> sample = new ArrayList<>();
    while (sample.size() < SAMPLE && !left.isEmpty()) {
      sample.add(left.remove(turn.below(left.size())));
    }
    return sample;
  }

  /** Asks the servers whose time has come; gives those up that do not answer. */
  void ask(Room room) {
    Map<Integer, List<Origin>> byAttempt = new LinkedHashMap<>();
    for (Roster roster : room.others.due()) {
      int asks = roster.asks();
      boolean out = asks > 0 && !paths.lead(roster.origin);
      if (asks == ASKS_CAP || out) {
        roster.silence();
        rooms.empty(room, roster);
      } else {
        byAttempt.computeIfAbsent(asks, any -> new ArrayList<>()).add(roster.origin);
        room.others.asked(roster, turn.now() + (ASK_MS << asks));
      }
    }
    byAttempt.forEach((attempt, targets) -> post.ask(room.channel, targets, attempt));
  }

  /** A server asks who is in a channel here; anybody may have written that. */
  void asked(Link link, Origin source, long number, String channel) {
    Optional<Room> found = rooms.find(channel).filter(room -> !room.visited);
    int members = found.map(room -> room.own.size()).orElse(0);
    Optional<Room.Asked> asked = askers.take(link, source, number, channel, members);
    if (asked.isEmpty()) {
      return;
    }
    if (found.isEmpty()) {
      OwnRoster nobody = new OwnRoster(config, channel);
      post.answer(nobody.signed(nobody.next(versions.getAsLong(), new Crowd(1))), asked.get());
    } else if (found.get().own.settled()) {
      post.answer(found.get().own.snapshot(), asked.get());
    } else {
      Room room = found.get();
      room.tellTime.asks(asked.get());
      room.tellTime.by(Math.max(turn.now(), room.toldAt + Telling.COALESCE_MS));
      agenda.update(room);
    }
  }

  void sizes(SizeReader reader) {
    askers.sizes(reader);
  }
}
