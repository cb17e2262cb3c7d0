package parley.overlay;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import parley.protocol.Key;
import parley.protocol.RosterUpdate;

/** Telling other servers who is in a channel here: changes, signs of life, and who asked. */
final class Telling {
  /** Changes within this time are told together; with more members than this, a ms for each. */
  static final long COALESCE_MS = 250;

  static final long MOST_COALESCE_MS = 1_000;

  /**
   * So many updates of a channel go out before their time at once, and so many a second after that,
   * because somebody speaks who is in none yet; guesses. With the usual ones they are fewer than a
   * receiver takes.
   */
  static final int AHEAD_BURST = 4;

  static final int AHEAD_PER_SECOND = 2;

  /** Without a change, a sign of life that often: the more servers, the more seldom; guesses. */
  static final long REFRESH_MS = 60_000;

  static final long MOST_REFRESH_MS = 600_000;
  static final long REFRESH_PER_SERVER_MS = 1_000;

  private final Turn turn;
  private final Origins origins;
  private final Announcer announcer;
  private final RosterPost post;
  private final Rooms rooms;
  private final Agenda agenda;
  private final LongSupplier versions;

  Telling(
      Turn turn,
      Origins origins,
      Announcer announcer,
      RosterPost post,
      Rooms rooms,
      Agenda agenda,
      LongSupplier versions) {
    this.turn = turn;
    this.origins = origins;
    this.announcer = announcer;
    this.post = post;
    this.rooms = rooms;
    this.agenda = agenda;
    this.versions = versions;
  }

  /** The members of a room, or how many they are, have changed. */
  void changed(Room room) {
    boolean ends = room.own.isEmpty() && !room.visited;
    if (ends || (!room.visited && room.news())) {
      long waitMs = Math.clamp(room.total(), COALESCE_MS, MOST_COALESCE_MS);
      long at = Math.max(turn.now() + COALESCE_MS, room.toldAt + waitMs);
      if (room.crowd().crowded() && !ends) {
        room.tellTime.spreadFrom(at); // where a crowd begins, each has news of a sudden
      } else {
        room.tellTime.by(at);
      }
    }
    agenda.update(room);
  }

  /**
   * Somebody speaks. Others should see a newcomer come before they read what it says; in a crowd of
   * newcomers, of most they learn later.
   */
  void speaks(Room room, Key author) {
    boolean waits = room.tellTime.at() != Room.NEVER && room.own.untold(author);
    if (waits && !room.crowd().crowded() && expected(room) && room.mayTellAhead()) {
      tell(room);
      agenda.update(room);
    }
  }

  /** Others drop the first update if it overtakes the announcement. */
  private boolean expected(Room room) {
    return announcer.hasAnnounced(room.tag)
        && (room.own.begun() || origins.live() <= Gossip.EAGER_SERVERS);
  }

  /** Its time has come. */
  void tell(Room room) {
    room.tellTime.done();
    if (room.news()) {
      update(room);
    } else if (room.tellTime.isAsked() && !room.own.settled()) {
      room.own.next(versions.getAsLong(), room.crowd()); // there are many: only who asks is told
    }
    room.tellTime.takeAskers().forEach(asked -> post.answer(room.own.snapshot(), asked));
    if (room.own.isEmpty()) {
      room.closeAt = turn.now();
    }
  }

  private void update(Room room) {
    room.toldAt = turn.now();
    RosterUpdate update = room.own.next(versions.getAsLong(), room.crowd());
    List<Origin> targets = origins.members(room.tag);
    if (!targets.isEmpty()) {
      post.tell(room.own.signed(update), targets);
    }
  }

  /** When the next sign of life is due. */
  long refreshMs(Room room) {
    long usual = usualRefreshMs(room);
    return turn.between(usual * 4 / 5, mostRefreshMs(usual));
  }

  static long mostRefreshMs(long usualMs) {
    return usualMs * 6 / 5;
  }

  static long usualRefreshMs(Room room) {
    return Math.clamp(room.others.size() * REFRESH_PER_SERVER_MS, REFRESH_MS, MOST_REFRESH_MS);
  }

  private void wantWhatIsMissing(Room room, Roster roster) {
    if (turn.now() - roster.heardAt > usualRefreshMs(room) * 5 / 2) {
      room.others.want(roster, turn.now());
    } else if ((roster.unknown() || rooms.fitsNow(roster)) && !room.crowd().many()) {
      // there are fewer servers now, or members
      room.others.want(roster, turn.now() + turn.between(0, Rosters.SOON_MS));
    }
  }

  /** A sign of life for the others, and a look at whether all of them gave one. */
  void refresh(Room room) {
    Set<Origin> members = new LinkedHashSet<>(origins.members(room.tag));
    if (!members.isEmpty()) {
      update(room);
    }
    for (Roster roster : List.copyOf(room.others.all())) {
      if (!members.contains(roster.origin)) {
        rooms.remove(room, roster);
      } else if (!room.fewAgain.isAwaited()) { // or all are asked soon
        wantWhatIsMissing(room, roster);
      }
    }
    for (Origin origin : members) {
      if (room.others.find(origin.id).isEmpty()) {
        rooms.add(room, origin, 0);
      }
    }
    room.refreshAt = turn.now() + refreshMs(room);
  }
}
