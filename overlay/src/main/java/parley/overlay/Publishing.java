package parley.overlay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.protocol.MessageId;
import parley.protocol.SignedMessage;
import parley.protocol.Tags;

/**
 * This server's own messages until they are confirmed: what is not confirmed in time goes another
 * way, then every way, and then its author is told. In memory alone, for some seconds.
 */
final class Publishing {
  /**
   * Up to so many servers, all are asked to take each message: their news may still be on the way.
   */
  static final int SMALL_NETWORK = 8;

  /** The same for a direct message to a key that nobody announces. */
  static final int ASK_ALL_CAP = 32;

  /** With more members than this, a message goes over every link. */
  static final int FLOOD_MEMBERS = 2_048;

  /** Bytes of messages that are kept for another attempt (overlay.md). */
  static final int BYTES_CAP = 16 * 1024 * 1024;

  static final int MESSAGE_BYTES = 1_024;

  /** How often what is overdue is looked for. */
  static final long TICK_MS = 100;

  /** A confirmation is awaited four times as long as it usually takes, within these bounds. */
  static final long LEAST_WAIT_MS = 500;

  static final long MOST_WAIT_MS = 2_000;

  private static final long FIRST_ROUND_TRIP_MS = 250;

  /** An author is told of a direct message within this time. */
  static final long DIRECT_MS = 1_900;

  /** Attempts by other ways before every way is tried. */
  static final int DETOURS = 2;

  private static final double SCORE_STEP = 0.1;

  private final Turn turn;
  private final Origins origins;
  private final Multicast multicast;
  private final Map<MessageId, Pending> open = new LinkedHashMap<>();
  private double roundTripMs = FIRST_ROUND_TRIP_MS;
  private int bytes;
  private boolean armed;
  private long refused;

  Publishing(Turn turn, Origins origins, Multicast multicast) {
    this.turn = turn;
    this.origins = origins;
    this.multicast = multicast;
  }

  /** A message that not all have confirmed. */
  private static final class Pending {
    final SignedMessage message;
    final long publishedAt;
    final boolean direct;
    final int cost;

    /** Who has not confirmed, and the link over which the newest attempt went, if there was one. */
    final Map<Origin, Optional<Link>> waiting = new LinkedHashMap<>();

    /**
     * Those that have lately confirmed nothing. Nobody waits for them, and yet it may be the way to
     * them that was broken: they get it over one other link, too.
     */
    final Map<Origin, Optional<Link>> doubtful = new LinkedHashMap<>();

    boolean settled;
    int expected;
    int reached;
    int attempt;
    long dueAt;

    Pending(SignedMessage message, long now) {
      this.message = message;
      this.publishedAt = now;
      this.direct = message.target() instanceof SignedMessage.Target.Direct;
      this.cost = MESSAGE_BYTES + 2 * message.body().length();
    }
  }

  void begin(MessageId mid, SignedMessage message) {
    var pending = new Pending(message, turn.now());
    List<Origin> targets = targets(pending.direct, Tags.of(message.target()));
    for (Origin target : targets) {
      boolean overdue = origins.overdue(target);
      if (pending.direct || !(target.silent() || overdue)) {
        pending.waiting.put(target, Optional.empty());
      } else if (!overdue) {
        pending.doubtful.put(target, Optional.empty());
      }
    }
    pending.expected = pending.waiting.size();
    boolean kept = bytes + pending.cost <= BYTES_CAP;
    if (kept && !targets.isEmpty()) {
      bytes += pending.cost;
      pending.dueAt = turn.now() + waitMs(pending);
      open.put(mid, pending);
      arm();
    } else if (!kept) {
      refused++;
    }
    if (targets.size() > FLOOD_MEMBERS) {
      multicast.flood(message);
    } else {
      multicast.send(message, targets, 0);
    }
    if (!kept || pending.waiting.isEmpty()) {
      settle(mid, pending);
    }
  }

  private List<Origin> targets(boolean direct, long tag) {
    if (origins.live() <= SMALL_NETWORK) {
      return origins.all();
    }
    List<Origin> members = origins.members(tag);
    return direct && members.isEmpty() && origins.live() <= ASK_ALL_CAP ? origins.all() : members;
  }

  private long waitMs(Pending pending) {
    long most = pending.direct ? DIRECT_MS / 3 : MOST_WAIT_MS;
    return Math.clamp((long) (4 * roundTripMs), LEAST_WAIT_MS, most);
  }

  /** An attempt went over a link. */
  void sentOver(MessageId mid, Link link, List<Origin> targets) {
    Pending pending = open.get(mid);
    if (pending != null) {
      for (Origin target : targets) {
        pending.waiting.replace(target, Optional.of(link));
        pending.doubtful.replace(target, Optional.of(link));
      }
    }
  }

  /** The link over which the newest attempt went, if this server sends it to that one. */
  Optional<Link> lastOver(MessageId mid, Origin target) {
    Pending pending = open.get(mid);
    if (pending == null) {
      return Optional.empty();
    }
    Optional<Link> none = Optional.empty();
    return pending.waiting.getOrDefault(target, pending.doubtful.getOrDefault(target, none));
  }

  /** A server has confirmed. */
  void confirmed(MessageId mid, Origin from, boolean delivered) {
    from.silent(false); // it answers again, also if nobody waited for this answer
    Pending pending = open.get(mid);
    if (pending == null) {
      return;
    }
    pending.doubtful.remove(from);
    Optional<Link> over = pending.waiting.remove(from);
    if (over == null) {
      return;
    }
    over.ifPresent(link -> link.score += SCORE_STEP * (1 - link.score));
    if (pending.attempt == 0) {
      roundTripMs += (turn.now() - pending.publishedAt - roundTripMs) / 8;
    }
    if (delivered) {
      pending.reached++;
    } else {
      pending.expected--;
    }
    if (pending.waiting.isEmpty() || (pending.direct && delivered)) {
      settle(mid, pending);
    }
  }

  /** Its author is told, once. */
  private void settle(MessageId mid, Pending pending) {
    if (!pending.settled) {
      pending.settled = true;
      pending.waiting.clear();
      turn.emit(new Output.Settled(mid, pending.reached, pending.expected));
    }
    if (pending.doubtful.isEmpty() && open.remove(mid) != null) {
      bytes -= pending.cost;
    }
  }

  private void arm() {
    if (!armed && !open.isEmpty()) {
      armed = true;
      turn.timer(new TimerKey.Confirm(), TICK_MS);
    }
  }

  /** Sends again what is overdue. */
  void tick() {
    armed = false;
    List<Map.Entry<MessageId, Pending>> due = new ArrayList<>();
    for (Map.Entry<MessageId, Pending> each : open.entrySet()) {
      if (each.getValue().dueAt <= turn.now()
          || (each.getValue().direct && overdue(each.getValue()))) {
        due.add(Map.entry(each.getKey(), each.getValue()));
      }
    }
    due.forEach(each -> again(each.getKey(), each.getValue()));
    arm();
  }

  private boolean overdue(Pending pending) {
    return turn.now() - pending.publishedAt >= DIRECT_MS;
  }

  private void again(MessageId mid, Pending pending) {
    pending.attempt++;
    if (!pending.doubtful.isEmpty()) {
      multicast.send(pending.message, List.copyOf(pending.doubtful.keySet()), pending.attempt);
      pending.doubtful.clear();
    }
    if (pending.settled) {
      settle(mid, pending);
      return;
    }
    pending
        .waiting
        .values()
        .forEach(over -> over.ifPresent(link -> link.score -= SCORE_STEP * link.score));
    int detours = pending.direct ? 1 : DETOURS;
    if (pending.attempt > detours + 1 || (pending.direct && overdue(pending))) {
      pending.waiting.keySet().forEach(each -> each.silent(true));
      settle(mid, pending);
      return;
    }
    pending.dueAt = turn.now() + waitMs(pending);
    List<Origin> targets = new ArrayList<>(pending.waiting.keySet());
    if (pending.attempt > detours) {
      multicast.flood(pending.message);
    } else {
      multicast.send(pending.message, targets, pending.attempt);
    }
  }

  /** A server is gone: nobody waits for it. */
  void gone(Origin origin) {
    for (Map.Entry<MessageId, Pending> each : List.copyOf(open.entrySet())) {
      Pending pending = each.getValue();
      pending.doubtful.remove(origin);
      if (pending.waiting.remove(origin) != null) {
        pending.expected--;
      }
      if (pending.waiting.isEmpty()) {
        settle(each.getKey(), pending);
      }
    }
  }

  /** Messages that are not sent again, since too many are open. */
  long refused() {
    return refused;
  }

  void sizes(SizeReader reader) {
    reader.size("unconfirmed messages", open.size(), BYTES_CAP / MESSAGE_BYTES);
  }
}
