package parley.overlay;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The attempts at addresses: how often, how many, and what comes of failures. */
final class Dialling {
  /**
   * Links that this server itself dials (overlay.md). With at most five servers this is a full
   * mesh: there are no more than four others.
   */
  static final int OUTBOUND_TARGET = 4;

  /** Links that this server itself dials into one {@link Subnet} (overlay.md). */
  static final int SUBNET_CAP = 2;

  /** Dials in a row after which a hint is given up, and a verified address left to repair. */
  static final int FAILURES_CAP = 5;

  /** Between two dials: full jitter up to this, doubled at each failure, up to the cap. */
  static final long BACKOFF_MS = 500;

  static final long BACKOFF_CAP_MS = 60_000;

  /** Where a server answers at all, it is reached in this time; guess. */
  static final long PATIENCE_MS = 2_000;

  /** Dials of candidates that have not ended; guess. */
  static final int DIALS_CAP = 16;

  /**
   * The cap for what the operator named and has answered before, or while there is no link at all,
   * as long as it failed no more often than this in a row: about three minutes, within which a
   * server is started again. Guesses.
   */
  static final long SOON_CAP_MS = 10_000;

  static final int SOON_FAILURES = 40;

  /** A dial without an answer for this long counts as failed; a transport gives up before. */
  static final long DIAL_LOST_MS = 30_000;

  /**
   * Dials of hints at once, and then one in {@link #HINT_DIAL_MS}: strangers choose where they
   * lead, and must not make this server a cannon. Guesses.
   */
  static final int HINT_DIALS_BURST = 16;

  static final long HINT_DIAL_MS = 2_000;

  private final Turn turn;
  private final Links links;
  private final AddressBook book;
  private final Quota hintsDialled;
  private boolean stopped;
  private boolean lastedSince; // whether a link lasted since named addresses were dialled anew

  Dialling(Turn turn, Links links, AddressBook book) {
    this.turn = turn;
    this.links = links;
    this.book = book;
    this.hintsDialled = new Quota(HINT_DIALS_BURST, 1, HINT_DIAL_MS, 0);
  }

  /** Nothing is dialled any more. */
  void stop() {
    stopped = true;
  }

  void schedule(Known known, long delayMs) {
    known.dialAt = turn.now() + delayMs;
    if (delayMs == 0) {
      attempt(known);
    } else {
      turn.timer(new TimerKey.Redial(known.address), delayMs);
    }
  }

  void redial(String address) {
    book.find(address).ifPresent(this::attempt);
  }

  private void attempt(Known known) {
    if (dialable(known) && (known.named || (room() && sparse(known) && affordable(known)))) {
      dial(known);
    }
  }

  /** Whether an address may be dialled now by what this server spends on hints. */
  private boolean affordable(Known known) {
    if (known.verified || hintsDialled.take(1, turn.now())) {
      return true;
    }
    schedule(known, hintsDialled.waitMs(1, turn.now()) + turn.between(1, BACKOFF_MS));
    return false;
  }

  private boolean dialable(Known known) {
    return !stopped
        && !known.dialling
        && known.dialAt <= turn.now()
        && known.key.filter(links::linked).isEmpty();
  }

  /** Whether few links lead into the subnet of an address; what a name leads to shows later. */
  private boolean sparse(Known known) {
    if (known.subnet.isEmpty()) {
      return true;
    }
    int dials = book.where(each -> each.dialling && each.subnet.equals(known.subnet)).size();
    return links.outbound(known.subnet) + dials < SUBNET_CAP;
  }

  /**
   * Whether there are too few links. Most addresses of servers behind NAT answer nothing at all,
   * for many seconds: what has not answered soon does not keep another from being dialled.
   */
  private boolean room() {
    int linked = links.outbound();
    if (linked >= OUTBOUND_TARGET) {
      return false; // as most of the time
    }
    List<Known> dials = book.where(each -> each.dialling && !each.named);
    int fresh = 0;
    for (Known each : dials) {
      fresh += turn.now() - each.dialledAt < PATIENCE_MS ? 1 : 0;
    }
    return linked + fresh < OUTBOUND_TARGET && dials.size() < DIALS_CAP;
  }

  private void dial(Known known) {
    known.dialling = true;
    known.hopeless = false;
    known.dialledAt = turn.now();
    if (!known.named) {
      turn.timer(new TimerKey.Fill(), PATIENCE_MS);
    }
    turn.emit(new Output.Dial(known.address));
  }

  /** Dials candidates, at random, up to the target, and few of one source or subnet. */
  void fill() {
    while (room()) {
      Optional<Known> candidate =
          book.candidate(
              known -> !known.named && !known.lost() && dialable(known) && sparse(known));
      if (candidate.isEmpty()) {
        return;
      }
      if (affordable(candidate.get())) {
        dial(candidate.get());
      }
    }
  }

  /** A dial has failed. */
  void dialFailed(String address, String code, String text) {
    book.find(address)
        .filter(known -> known.dialling)
        .ifPresent(known -> {
          known.dialling = false;
          known.reason = code + ": " + text;
          if (known.named && known.failures == 0) {
            turn.emit(
                new Output.AddressEvent(
                    address, code, text + "; it is dialled again until it answers"));
          }
          failed(known);
        });
    fill();
  }

  /** An attempt came to nothing: the next one is later, if there is one. */
  void failed(Known known) {
    known.unreachable = true;
    known.failures++;
    if (known.named || known.failures < FAILURES_CAP) {
      long cap = known.named && (known.verified || alone()) ? soonest(known) : BACKOFF_CAP_MS;
      long most = Math.min(cap, BACKOFF_MS << Math.min(known.failures - 1, 7));
      schedule(known, turn.between(1, most));
    } else if (!known.verified) {
      book.giveUp(known);
    }
  }

  /** An attempt would come to the same the next time: it is made seldom. */
  void backOff(Known known) {
    known.hopeless = true;
    later(known, BACKOFF_CAP_MS);
  }

  /** There is no place at an address that the operator named; who has no other one needs it. */
  void noPlace(Known known) {
    later(known, alone() ? soonest(known) : BACKOFF_CAP_MS);
  }

  private void later(Known known, long capMs) {
    known.failures++;
    known.unreachable = true;
    schedule(known, turn.between(capMs / 2, capMs));
  }

  private static long soonest(Known known) {
    return known.failures <= SOON_FAILURES ? SOON_CAP_MS : BACKOFF_CAP_MS;
  }

  private boolean alone() {
    return links.ready().isEmpty();
  }

  /**
   * A link has ended. If there is none any more, what the operator named is dialled as often as
   * when it was named; not so if there were only short ones since that was done last, for one that
   * has no place says HELLO, too.
   *
   * @param lasted whether the link carried everything for long
   */
  void linkEnded(boolean lasted) {
    lastedSince |= lasted;
    if (lastedSince && alone()) {
      lastedSince = false;
      long latest = turn.now() + SOON_CAP_MS;
      for (Known known : book.where(each -> each.named && !each.hopeless)) {
        known.failures = Math.min(known.failures, 1); // the operator was told of the first one
        if (!known.dialling && known.dialAt > latest) {
          schedule(known, turn.between(1, SOON_CAP_MS));
        }
      }
    }
    fill();
  }

  /** Dials one address that is known and not reached: this is what heals a partition. */
  void repair() {
    for (Known known : book.where(each -> each.dialling)) {
      if (turn.now() - known.dialledAt > DIAL_LOST_MS) {
        dialFailed(known.address, "TIMEOUT", "nothing came of the dial");
      }
    }
    // hints, of which strangers can tell any number, must not keep this from what was once reached
    boolean once = turn.below(2) == 0;
    Predicate<Known> lost =
        known -> !known.named && known.unreachable && dialable(known) && sparse(known);
    book.any(known -> lost.test(known) && known.verified == once)
        .or(() -> book.any(lost))
        .ifPresent(this::dial);
    fill();
  }
}
