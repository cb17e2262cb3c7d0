package parley.overlay;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.protocol.RosterUpdate;

/** The rooms of this server: which there are, and which server's rosters are in them. */
final class Rooms {
  /** What was found out for somebody is kept so long for others. */
  static final long KEPT_MS = 5_000;

  /** Who asks for the members of a channel waits so long for the last server. */
  static final long GATHER_MS = 1_500;

  /** Channels without members here of which it is remembered who is there; guess. */
  static final int VISITED_CAP = 256;

  /** Rosters of other servers; guess. */
  static final int ROSTERS_CAP = 1 << 14;

  /**
   * A channel may have so many times the rosters that are free: servers that announce one channel
   * only leave room to others (the dynamic threshold of Choudhury and Hahne 1998).
   */
  static final int SHARE = 2;

  private final Turn turn;
  private final OverlayConfig config;
  private final Agenda agenda;
  private final Map<String, Room> all = new HashMap<>();
  private final Map<Long, Room> byTag = new HashMap<>();
  private final Map<Long, Set<Room>> byOrigin = new HashMap<>();
  private final Set<Room> visited = new LinkedHashSet<>();
  private long last;
  private final RosterBytes bytes = new RosterBytes();
  private int rosters;

  Rooms(Turn turn, OverlayConfig config, Agenda agenda) {
    this.turn = turn;
    this.config = config;
    this.agenda = agenda;
  }

  Optional<Room> find(String channel) {
    return Optional.ofNullable(all.get(channel));
  }

  /** The rooms in which a server has a roster. */
  List<Room> with(long origin) {
    return List.copyOf(byOrigin.getOrDefault(origin, Set.of()));
  }

  /** The rooms with members here that a server announces to have members in. */
  List<Room> announcedBy(Origin origin) {
    return origin.live() ? origin.advert().among(byTag) : List.of();
  }

  Room open(String channel) {
    Room room = make(channel, false);
    byTag.put(room.tag, room);
    return room;
  }

  /** A room without members here; empty if there are too many of those. */
  Optional<Room> visit(String channel) {
    if (visited.size() >= VISITED_CAP) {
      visited.stream().filter(each -> !each.gathering()).findFirst().ifPresent(this::drop);
    }
    if (visited.size() >= VISITED_CAP) {
      return Optional.empty();
    }
    Room room = make(channel, true);
    visited.add(room);
    return Optional.of(room);
  }

  private Room make(String channel, boolean visit) {
    Room room = new Room(turn, config, ++last, channel, visit);
    room.gatherUntil = turn.now() + GATHER_MS;
    all.put(channel, room);
    return room;
  }

  void drop(Room room) {
    List.copyOf(room.others.all()).forEach(roster -> remove(room, roster));
    room.found();
    all.remove(room.channel);
    byTag.remove(room.tag, room);
    visited.remove(room);
    agenda.remove(room);
  }

  /** A server may have members in a room; empty if there are too many rosters. */
  Optional<Roster> add(Room room, Origin origin, long askInMs) {
    int free = ROSTERS_CAP - rosters;
    if (free == 0 || room.others.size() >= SHARE * free) {
      return Optional.empty();
    }
    rosters++;
    byOrigin.computeIfAbsent(origin.id, id -> new LinkedHashSet<>()).add(room);
    Roster roster = room.add(origin);
    if (!room.crowd().many()) {
      room.others.want(roster, turn.now() + askInMs);
    }
    return Optional.of(roster);
  }

  void remove(Room room, Roster roster) {
    empty(room, roster);
    rosters--;
    room.remove(roster);
    Set<Room> of = byOrigin.getOrDefault(roster.origin.id, Set.of());
    if (of.remove(room) && of.isEmpty()) {
      byOrigin.remove(roster.origin.id);
    }
  }

  /** A server says who is there. */
  void take(Room room, Roster roster, RosterUpdate update) {
    int most = bytes.roomFor(roster);
    bytes.count(roster, () -> room.take(roster, update, most));
  }

  /** Whether there is room now for the members of a roster that did not fit. */
  boolean fitsNow(Roster roster) {
    return roster.fitsNow(bytes.roomFor(roster));
  }

  /** A server says how many are there, and not in a way that tells who. */
  void count(Room room, Roster roster, RosterUpdate update) {
    bytes.count(roster, () -> room.count(roster, update));
  }

  /** A server is not asked, though it may have members. */
  void assume(Room room, Roster roster) {
    bytes.count(roster, () -> room.assume(roster));
  }

  /** A server has no members any more that count. */
  void empty(Room room, Roster roster) {
    bytes.count(roster, () -> room.empty(roster));
  }

  /** Those who asked are told when nobody's answer is awaited any more. */
  void gathered(Room room) {
    if (room.gathering() && (room.others.complete() || room.gatherUntil <= turn.now())) {
      room.found();
      if (room.visited) {
        // that nobody has members is forgotten at once: somebody may announce some any moment
        room.closeAt = turn.now() + (room.others.all().isEmpty() ? 0 : KEPT_MS);
      }
    }
    agenda.update(room);
  }

  void sizes(SizeReader reader) {
    reader.size("rosters", rosters, ROSTERS_CAP);
    bytes.sizes(reader);
    reader.size("channels asked about", visited.size(), VISITED_CAP);
  }
}
