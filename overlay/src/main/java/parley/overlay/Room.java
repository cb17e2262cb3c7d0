package parley.overlay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.protocol.Key;
import parley.protocol.RosterUpdate;
import parley.protocol.Tags;

/**
 * A channel with members here, or one that was asked about: the rosters of all servers added up.
 */
final class Room {
  static final long NEVER = Roster.NEVER;

  final long number;
  final String channel;
  final long tag;
  final OwnRoster own;
  final OtherRosters others;

  /** It has no members here: somebody asked. */
  final boolean visited;

  private final Turn turn;
  private final Crowd crowd;
  private final Union elsewhere;
  private final PresenceNotes notes;
  private long unlisted;
  private int changes;

  /** Who wants to know, once the answers are there; until then nobody is told who is found. */
  private List<Long> waiting = List.of();

  /** For updates that go out before their time since a newcomer speaks, once there was one. */
  private Optional<Quota> ahead = Optional.empty();

  long toldAt;
  long refreshAt = NEVER;
  long gatherUntil = NEVER;
  long closeAt = NEVER;

  /** When others are told of the members here. */
  final TellTime tellTime;

  /** When servers that have not told their members are asked: there are fewer than before. */
  final FewAgain fewAgain;

  /** The time for which it is in the agenda. */
  long scheduledAt = NEVER;

  /** One server's question. */
  record Asked(Origin from, long number, int attempt) {}

  /**
   * @param number that no other room has
   */
  Room(Turn turn, OverlayConfig config, long number, String channel, boolean visited) {
    this.turn = turn;
    this.number = number;
    crowd = new Crowd(config.presenceLimit());
    notes = new PresenceNotes(turn);
    tellTime = new TellTime(notes);
    fewAgain = new FewAgain(turn, notes);
    this.channel = channel;
    this.visited = visited;
    tag = Tags.channel(channel);
    own = new OwnRoster(config, channel);
    others = new OtherRosters(turn);
    elsewhere = new Union(channel, own);
  }

  /** Whether one more update may go out before its time. */
  boolean mayTellAhead() {
    Quota quota =
        ahead.orElseGet(
            () -> new Quota(Telling.AHEAD_BURST, Telling.AHEAD_PER_SECOND, 1_000, turn.now()));
    ahead = Optional.of(quota);
    return quota.take(1, turn.now());
  }

  /** When it needs attention next. */
  long dueAt() {
    long due = Math.min(Math.min(tellTime.at(), refreshAt), Math.min(gatherUntil, closeAt));
    due = Math.min(due, Math.min(fewAgain.dueAt(), notes.dueAt()));
    return Math.min(due, others.askAt());
  }

  Roster add(Origin origin) {
    Roster roster = others.add(origin);
    boolean before = crowd.many();
    count();
    if (crowd.many()) {
      if (!before) {
        others.all().stream().filter(Roster::unasked).forEach(this::assume);
        refreshAt = visited ? NEVER : turn.now() + turn.between(1, Telling.usualRefreshMs(this));
      }
      assume(roster);
    }
    return roster;
  }

  /**
   * There is one server more or less: where they are few now, each tells its members when it is
   * calm, and those that did not are asked after that.
   */
  private void count() {
    boolean before = crowd.many();
    crowd.servers(others.size());
    notes.servers(others.size());
    tellTime.servers();
    fewAgain.servers(before, crowd.many());
  }

  /** There are fewer servers, which give signs of life sooner then; not all at the same moment. */
  private void refreshSooner() {
    long usualMs = Telling.usualRefreshMs(this);
    if (refreshAt != NEVER && refreshAt > turn.now() + Telling.mostRefreshMs(usualMs)) {
      refreshAt = turn.now() + turn.between(0, usualMs);
    }
  }

  /** It may be time to ask those that have not told their members; of too many none tells all. */
  void askAll() {
    if (fewAgain.begins()) {
      others.all().stream()
          .filter(crowd.crowded() ? Roster::unknown : Roster::incomplete)
          .forEach(each -> others.want(each, turn.now()));
    }
  }

  /** Nobody asks a server: it has one member at least, and tells more with its sign of life. */
  void assume(Roster roster) {
    roster.assume();
    become(roster, Map.of(), 1);
  }

  boolean gathering() {
    return gatherUntil != NEVER;
  }

  /** Those who wait are told. */
  void found() {
    gatherUntil = NEVER;
    said();
    takeWaiting().forEach(each -> turn.emit(new Output.Found(each)));
  }

  /** Somebody waits to be told who is there. */
  void waits(long number) {
    if (waiting.isEmpty()) {
      waiting = new ArrayList<>();
    }
    waiting.add(number);
  }

  List<Long> takeWaiting() {
    List<Long> taken = waiting;
    waiting = List.of();
    return taken;
  }

  Crowd crowd() {
    return crowd;
  }

  /** Whether other servers should be told soon of the members here. */
  boolean news() {
    return crowd.many() ? own.news(total()) : own.news(crowd.crowded());
  }

  int total() {
    return (int) Math.min(Integer.MAX_VALUE, own.size() + elsewhereOnly());
  }

  private long elsewhereOnly() {
    return elsewhere.others() + unlisted;
  }

  Elsewhere elsewhere() {
    int count = (int) Math.min(Integer.MAX_VALUE - own.size(), elsewhereOnly());
    return new Elsewhere(elsewhere.nicks(), count, notes.told(), version());
  }

  /** As long as it is the same, so are the members elsewhere. */
  private long version() {
    return (number << Integer.SIZE) + changes;
  }

  // --- members here ---

  void present(Key key, String nick) {
    elsewhere.present(key);
    own.put(key, nick);
    weigh();
  }

  void absent(Key key) {
    elsewhere.absent(key);
    own.remove(key);
    weigh();
  }

  // --- members elsewhere ---

  /** A server says who is there; {@code room} is what its members may cost. */
  void take(Roster roster, RosterUpdate update, int room) {
    Map<Key, String> after = roster.after(update);
    Map<Key, String> fitting = roster.fitting(after, room);
    roster.took(update, fitting.size() == after.size());
    roster.heard(turn.now());
    become(roster, fitting, update.count());
  }

  /** A server says how many are there, and not in a way that tells who. */
  void count(Roster roster, RosterUpdate update) {
    roster.counted(update);
    roster.heard(turn.now());
    become(roster, Map.of(), update.count());
  }

  /** A server has no members any more that count. */
  void empty(Roster roster) {
    become(roster, Map.of(), 0);
  }

  void remove(Roster roster) {
    others.remove(roster);
    count();
    refreshSooner();
    weigh();
  }

  private void become(Roster roster, Map<Key, String> after, int count) {
    Map<Key, String> before = roster.listed();
    boolean wasWhole = roster.whole();
    int counted = roster.count();
    unlisted -= roster.unlisted();
    roster.become(after, count);
    unlisted += roster.unlisted();
    crowd.claims(counted, roster.count());
    List<Output.Presence> changes = elsewhere.changed(before, after);
    boolean toldBefore = notes.told();
    weigh();
    if (toldBefore && notes.told() && audience()) {
      tell(roster, changes, wasWhole && roster.whole());
    }
  }

  /** Those that a server does not tell any more have not left; who has, is told with the others. */
  private void tell(Roster roster, List<Output.Presence> changes, boolean all) {
    if (all && !roster.unsaid) {
      changes.forEach(turn::emit);
      return;
    }
    roster.unsaid |= !changes.isEmpty();
    if (roster.unsaid && roster.whole()) {
      notes.again();
    }
  }

  /**
   * It may be time to tell members here again that they are told: they ask who is there.
   *
   * @return whether other servers are to be told of all members here again
   */
  boolean tellAgain() {
    if (!notes.due()) {
      return false;
    }
    boolean calmed = crowd.calm();
    if (notes.on(calmed, unlisted == 0)) {
      note();
    }
    return calmed;
  }

  /** Members here learn whether they are told who comes and goes; if so, they ask who is there. */
  private void note() {
    said();
    if (audience()) {
      turn.emit(new Output.PresenceTold(channel, notes.told(), total()));
    }
  }

  private void said() {
    notes.known();
    others.all().forEach(roster -> roster.unsaid = false);
  }

  private boolean audience() {
    return !own.isEmpty() && !gathering();
  }

  /** Whether there are too many members to tell of each. */
  private void weigh() {
    changes++;
    crowd.weigh(own.size(), elsewhereOnly());
    if (notes.off(crowd, unlisted == 0)) {
      note();
    }
  }
}
