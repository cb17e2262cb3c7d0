package parley.overlay;

import java.util.Optional;
import java.util.Set;
import parley.protocol.Key;
import parley.protocol.PeerFrame;

/** Whom to dial, and when. Peers named by the operator are dialled for ever. */
final class Membership {
  /**
   * Links that this server itself dials (overlay.md). With at most five servers this is a full
   * mesh: there are no more than four others.
   */
  static final int OUTBOUND_TARGET = 4;

  /** Dials in a row after which a hint is given up, and a verified address left to repair. */
  static final int FAILURES_CAP = 5;

  /** Between two dials: full jitter up to this, doubled at each failure, up to the cap. */
  static final long BACKOFF_MS = 500;

  static final long BACKOFF_CAP_MS = 60_000;

  /** A link that lasted this long makes former failures forgotten. */
  static final long LASTING_MS = 30_000;

  /** A dial without an answer for this long counts as failed; a transport gives up before. */
  static final long DIAL_LOST_MS = 30_000;

  /** Shuffles and repairs happen at this interval, ± 20 % (overlay.md). */
  static final long REPAIR_MS = 60_000;

  /**
   * Of two servers that heard of each other, the one with the higher key waits this long: if both
   * dialled, only the link of the lower key would stay.
   */
  static final long YIELD_MS = 1_000;

  /**
   * Dials of hints at once, and then one in {@link #HINT_DIAL_MS}: strangers choose where they
   * lead, and must not make this server a cannon. Guesses.
   */
  static final int HINT_DIALS_BURST = 16;

  static final long HINT_DIAL_MS = 2_000;

  /** Ends that would be the same at the next attempt: these back off at the cap. */
  private static final Set<String> REFUSALS =
      Set.of(
          "WRONG_NETWORK",
          "BAD_SECRET",
          "UNSUPPORTED_VERSION",
          "MALFORMED",
          "BAD_SIGNATURE",
          "TOO_MANY_LINKS");

  private static final String SELF = "SELF";
  private static final String SELF_TEXT = "this address leads to this server itself";

  private final Turn turn;
  private final Links links;
  private final AddressBook book;
  private final Key self;
  private final Bucket hintsDialled;
  private boolean stopped;

  Membership(Turn turn, Links links, AddressBook book, Key self) {
    this.turn = turn;
    this.links = links;
    this.book = book;
    this.self = self;
    this.hintsDialled = new Bucket(HINT_DIALS_BURST, HINT_DIAL_MS, 0);
  }

  void stop() {
    stopped = true;
  }

  /** The operator or a discovery found an address. */
  void found(String text, boolean named) {
    Optional<HostPort> parsed = HostPort.parse(text);
    String address = parsed.map(HostPort::toString).orElse(text);
    if (named) {
      book.name(address).ifPresentOrElse(this::named, () -> tell(address, SELF, SELF_TEXT));
    } else if (parsed.isPresent()) {
      book.hint(address, Optional.empty(), Optional.empty()).ifPresent(known -> schedule(known, 0));
    }
  }

  private void named(Known known) {
    if (known.key.filter(links::linked).isPresent()) {
      tell(known.address, "LINKED", "this server is already linked to the one at that address");
    } else {
      known.failures = 0;
      schedule(known, 0);
    }
  }

  private void tell(String address, String code, String text) {
    turn.emit(new Output.AddressEvent(address, code, text));
  }

  /** A peer names others, and where they can be dialled: hints. */
  void heard(Link from, PeerFrame.Peers peers) {
    if (!from.peersAllowed.take(turn.now())) {
      return;
    }
    boolean near = HostPort.parse(from.address).filter(HostPort::loopback).isPresent();
    for (PeerFrame.Peer peer : peers.peers()) {
      peer.addresses().stream()
          .limit(Handshake.ADDRESSES_KEPT)
          .flatMap(text -> HostPort.parse(text).stream())
          .filter(address -> !address.wildcard() && (near || !address.loopback()))
          .forEach(address -> hint(address.toString(), peer.key(), from.peer));
    }
  }

  /** A server may be at an address, if what others, or it itself, say is true. */
  private void hint(String address, Key key, Key source) {
    if (!key.equals(self)) {
      long firstMs = self.compareTo(key) < 0 ? 0 : YIELD_MS;
      book.hint(address, Optional.of(key), Optional.of(source))
          .ifPresent(known -> schedule(known, firstMs + turn.between(0, YIELD_MS / 5)));
    }
  }

  private void schedule(Known known, long delayMs) {
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
    if (dialable(known) && (known.named || (room() && affordable(known)))) {
      dial(known);
    }
  }

  /** Whether an address may be dialled now by what this server spends on hints. */
  private boolean affordable(Known known) {
    if (known.verified || hintsDialled.take(turn.now())) {
      return true;
    }
    schedule(known, hintsDialled.waitMs(turn.now()) + turn.between(1, BACKOFF_MS));
    return false;
  }

  private boolean dialable(Known known) {
    return !stopped
        && !known.dialling
        && known.dialAt <= turn.now()
        && known.key.filter(links::linked).isEmpty();
  }

  private boolean room() {
    int dials = book.where(each -> each.dialling && !each.named).size();
    return links.outbound() + dials < OUTBOUND_TARGET;
  }

  private void dial(Known known) {
    known.dialling = true;
    known.dialledAt = turn.now();
    turn.emit(new Output.Dial(known.address));
  }

  /** Dials candidates, at random, up to the target. */
  void fill() {
    while (room()) {
      Optional<Known> candidate =
          book.any(known -> !known.named && !known.lost() && dialable(known));
      if (candidate.isEmpty()) {
        return;
      }
      if (affordable(candidate.get())) {
        dial(candidate.get());
      }
    }
  }

  void dialFailed(String address, String code, String text) {
    book.find(address)
        .filter(known -> known.dialling)
        .ifPresent(known -> {
          known.dialling = false;
          if (known.named && known.failures == 0) {
            tell(address, code, text + "; it is dialled again until it answers");
          }
          failed(known);
        });
    fill();
  }

  private void failed(Known known) {
    known.unreachable = true;
    known.failures++;
    if (known.named) {
      schedule(known, backoff(known.failures));
    } else if (known.failures < FAILURES_CAP) {
      schedule(known, backoff(known.failures));
    } else if (!known.verified) {
      book.giveUp(known);
    }
  }

  private long backoff(int failures) {
    long most = Math.min(BACKOFF_CAP_MS, BACKOFF_MS << Math.min(failures - 1, 7));
    return turn.between(1, most);
  }

  /** A dial led to a server, which has proved its key but not yet said HELLO. */
  void connected(String address, Key key) {
    book.find(address)
        .ifPresent(known -> {
          known.dialling = false;
          known.key = Optional.of(key);
        });
  }

  /**
   * A dial led to this server itself. A name may lead elsewhere the next time, so that what the
   * operator named is dialled again, but seldom.
   */
  void metSelf(String address) {
    Optional<Known> named = book.find(address).filter(known -> known.named);
    if (named.isPresent()) {
      named.get().dialling = false;
      backOff(named.get());
    } else {
      book.self(address);
    }
    fill();
  }

  private void backOff(Known known) {
    known.failures++;
    known.unreachable = true;
    schedule(known, turn.between(BACKOFF_CAP_MS / 2, BACKOFF_CAP_MS));
  }

  /** A link passed its HELLO, whether or not another one with the same key is preferred. */
  void greeted(Link link) {
    if (link.outbound) {
      book.find(link.address)
          .ifPresent(known -> {
            book.verify(known, link.peer);
            known.unreachable = false;
          });
    }
    for (String address : link.claimed) {
      hint(address, link.peer, link.peer);
    }
  }

  /** A link has ended; its cause is set. */
  void ended(Link link) {
    if (stopped) {
      return;
    }
    boolean lasted = link.greeted && turn.now() - link.upAt > LASTING_MS;
    Optional<Known> dialled = link.outbound ? book.find(link.address) : Optional.empty();
    if (!links.linked(link.peer)) {
      dialled.ifPresent(known -> endedAt(known, link, lasted));
      // other addresses of the same server were left alone because of this link
      if (link.greeted) {
        for (Known known : book.where(each -> each.key.filter(link.peer::equals).isPresent())) {
          if (dialled.isEmpty() || dialled.get() != known) {
            long leftMs = known.dialAt - turn.now();
            schedule(known, Math.max(leftMs, turn.between(1, BACKOFF_MS)));
          }
        }
      }
    }
    fill();
  }

  private void endedAt(Known known, Link link, boolean lasted) {
    if (lasted) {
      known.failures = 0;
    }
    if (!REFUSALS.contains(link.causeCode)) {
      failed(known);
    } else if (known.named) {
      backOff(known);
    } else {
      book.giveUp(known);
    }
  }

  /** Dials one address that is known and not reached: this is what heals a partition. */
  void repair() {
    for (Known known : book.where(each -> each.dialling)) {
      if (turn.now() - known.dialledAt > DIAL_LOST_MS) {
        dialFailed(known.address, "TIMEOUT", "nothing came of the dial");
      }
    }
    book.any(known -> !known.named && known.unreachable && dialable(known)).ifPresent(this::dial);
    fill();
  }
}
