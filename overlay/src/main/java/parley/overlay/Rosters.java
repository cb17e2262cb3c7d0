package parley.overlay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.protocol.Key;
import parley.protocol.RosterUpdate;
import parley.protocol.Tags;

/**
 * Who is in the channels of this server, on all servers: each tells the others with members of its
 * own. Who missed something sees it by the versions and asks; who does not answer counts no more.
 */
final class Rosters implements RosterPost.Reader {
  /** A server with new members tells of them by itself within this time. */
  static final long SOON_MS = 2_000;

  private final Turn turn;
  private final OverlayConfig config;
  private final Origins origins;
  private final Links links;
  private final RosterPost post;
  private final Agenda agenda;
  private final Questions questions;
  private final Rooms rooms;
  private final Telling telling;
  private long version;

  Rosters(
      Turn turn,
      Links links,
      OverlayConfig config,
      Origins origins,
      Announcer announcer,
      Paths paths,
      Checks checks) {
    this.turn = turn;
    this.config = config;
    this.origins = origins;
    this.links = links;
    post = new RosterPost(turn, links, config, origins, paths, checks, this);
    agenda = new Agenda(turn);
    rooms = new Rooms(turn, config, agenda);
    questions = new Questions(turn, config, origins, paths, post, rooms, agenda, () -> ++version);
    telling = new Telling(turn, origins, announcer, post, rooms, agenda, () -> ++version);
  }

  RosterPost post() {
    return post;
  }

  /** The time of day makes updates of this life newer than those of former ones. */
  void start(long wallMs) {
    version = Math.max(1, wallMs);
  }

  // --- what the driver says ---

  void present(String channel, Key key, String nick) {
    Room room = rooms.find(channel).filter(each -> !each.visited).orElseGet(() -> open(channel));
    room.present(key, nick);
    telling.changed(room);
  }

  private Room open(String channel) {
    List<Long> waiting = new ArrayList<>();
    rooms
        .find(channel)
        .ifPresent(visited -> {
          waiting.addAll(visited.takeWaiting());
          rooms.drop(visited);
        });
    Room room = rooms.open(channel);
    waiting.forEach(room::waits);
    room.refreshAt = turn.now() + telling.refreshMs(room);
    questions.askAll(room);
    return room;
  }

  void absent(String channel, Key key) {
    rooms
        .find(channel)
        .ifPresent(room -> {
          room.absent(key);
          telling.changed(room);
        });
  }

  /** A key is about to say something in a channel. */
  void speaks(String channel, Key author) {
    rooms.find(channel).ifPresent(room -> telling.speaks(room, author));
  }

  void who(long number, String channel) {
    Optional<Room> found = rooms.find(channel);
    if (found.isEmpty()) {
      found = rooms.visit(channel);
      found.ifPresent(questions::askAll);
    }
    if (found.filter(Room::gathering).isPresent()) {
      found.get().waits(number);
    } else {
      turn.emit(new Output.Found(number));
    }
  }

  Elsewhere elsewhere(String channel) {
    return rooms
        .find(channel)
        .map(Room::elsewhere)
        .orElseGet(() -> {
          int servers = origins.members(Tags.channel(channel)).size(); // each has one at least
          return new Elsewhere(Map.of(), servers, config.presenceLimit() > 0, -servers - 1);
        });
  }

  // --- what is due ---

  void tick() {
    agenda.fired();
    for (Optional<Room> due = agenda.next(); due.isPresent(); due = agenda.next()) {
      Room room = due.get();
      if (room.tellTime.at() <= turn.now()) {
        telling.tell(room);
      }
      if (room.refreshAt <= turn.now()) {
        telling.refresh(room);
      }
      room.askAll();
      questions.ask(room);
      if (room.tellAgain()) {
        telling.changed(room);
      }
      rooms.gathered(room);
      if (room.closeAt <= turn.now()) {
        rooms.drop(room);
      }
    }
  }

  // --- what other servers say ---

  @Override
  public void asked(Link link, Origin source, long number, String channel) {
    questions.asked(link, source, number, channel);
  }

  @Override
  public void told(RosterUpdate update) {
    Optional<Room> found = rooms.find(update.channel());
    Optional<Roster> of = found.flatMap(room -> room.others.find(update.origin().id()));
    if (of.isEmpty()) {
      return; // it will be asked when it announces that it has members
    }
    Room room = found.get();
    Roster roster = of.get();
    Roster.Verdict verdict = roster.judge(update, rooms.fitsNow(roster));
    boolean counts = verdict == Roster.Verdict.GAP && room.crowd().many();
    boolean costs = verdict == Roster.Verdict.NEXT || counts;
    if (costs && !roster.updates.take(1, turn.now())) { // anybody can repeat the others
      return; // the next one that is taken shows the gap
    }
    switch (verdict) {
      case OLD -> {
        return;
      }
      case SAME -> roster.heard(turn.now());
      case NEXT -> {
        rooms.take(room, roster, update);
        telling.changed(room);
      }
      case GAP -> {
        if (room.crowd().many()) {
          rooms.count(room, roster, update);
        } else {
          roster.heardAt = turn.now();
          // what is missing may only be late
          room.others.want(roster, turn.now() + Telling.COALESCE_MS);
        }
      }
    }
    rooms.gathered(room);
  }

  /**
   * A server has announced itself anew.
   *
   * @param reborn whether it was started again
   */
  void announced(Origin origin, boolean reborn) {
    for (Room room : rooms.with(origin.id)) {
      Roster roster = room.others.find(origin.id).orElseThrow();
      if (!origin.live() || !origin.advert().wants(room.tag)) {
        remove(room, roster);
      } else if (reborn) {
        roster.reborn();
        again(room, roster);
      } else if (roster.mute) {
        again(room, roster);
      }
      rooms.gathered(room);
    }
    for (Room room : rooms.announcedBy(origin)) {
      if (room.others.find(origin.id).isEmpty()) {
        rooms.add(room, origin, SOON_MS + turn.below((int) Telling.COALESCE_MS));
        agenda.update(room);
      }
    }
  }

  /** A server is there again. */
  private void again(Room room, Roster roster) {
    if (room.crowd().many()) {
      rooms.assume(room, roster);
    } else {
      room.others.want(roster, turn.now() + Telling.COALESCE_MS);
    }
  }

  /** Nothing was heard of a server for long. */
  void forgotten(Origin origin) {
    for (Room room : rooms.with(origin.id)) {
      room.others.find(origin.id).ifPresent(roster -> remove(room, roster));
      rooms.gathered(room);
    }
  }

  /** Where servers are few then, others are told of more than before. */
  private void remove(Room room, Roster roster) {
    rooms.remove(room, roster);
    telling.changed(room);
  }

  /**
   * There is no way to a server any more: it may have ended, and its members must not stay. Or
   * there is one again, and they may be there.
   */
  void ways(Origin origin, boolean any) {
    for (Room room : rooms.with(origin.id)) {
      Roster roster = room.others.find(origin.id).orElseThrow();
      if (!any) {
        room.others.want(roster, turn.now() + SOON_MS);
      } else if (roster.mute) {
        room.others.want(roster, turn.now() + Telling.COALESCE_MS);
      }
      agenda.update(room);
    }
  }

  /** A link has ended: if its server has, too, its members must not stay. */
  void unlinked(Key peer) {
    if (links.readyTo(peer).isEmpty()) {
      for (Room room : rooms.with(peer.id())) {
        room.others
            .find(peer.id())
            .ifPresent(roster -> room.others.want(roster, turn.now() + SOON_MS));
        agenda.update(room);
      }
    }
  }

  void sizes(SizeReader reader) {
    rooms.sizes(reader);
    questions.sizes(reader);
    post.sizes(reader);
  }
}
