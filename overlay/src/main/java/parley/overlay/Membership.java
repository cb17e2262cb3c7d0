package parley.overlay;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import parley.protocol.Key;
import parley.protocol.PeerFrame;

/** Which addresses this server knows, and of what worth they are. */
final class Membership {
  /** A link that lasted this long makes former failures forgotten. */
  static final long LASTING_MS = 30_000;

  /** Shuffles and repairs happen at this interval, ± 20 % (overlay.md). */
  static final long REPAIR_MS = 60_000;

  /**
   * Of two servers that heard of each other, the one with the higher key waits this long: if both
   * dialled, only the link of the lower key would stay.
   */
  static final long YIELD_MS = 1_000;

  /** The operator ended it. */
  static final String DISCONNECTED = "DISCONNECTED";

  /** Ends that would be the same at the next attempt: these back off at the cap. */
  private static final Set<String> REFUSALS =
      Set.of(
          "WRONG_NETWORK",
          "BAD_SECRET",
          "UNSUPPORTED_VERSION",
          "MALFORMED",
          "BAD_SIGNATURE",
          Admission.TOO_MANY_LINKS,
          DISCONNECTED);

  private static final String SELF = "SELF";
  private static final String SELF_TEXT = "this address leads to this server itself";

  private final Turn turn;
  private final Links links;
  private final AddressBook book;
  private final Dialling dialling;
  private final Key self;
  private boolean stopped;

  Membership(Turn turn, Links links, AddressBook book, Dialling dialling, Key self) {
    this.turn = turn;
    this.links = links;
    this.book = book;
    this.dialling = dialling;
    this.self = self;
  }

  void stop() {
    stopped = true;
    dialling.stop();
  }

  /** The operator or a discovery found an address. */
  void found(String text, boolean named) {
    Optional<HostPort> parsed = HostPort.parse(text);
    String address = parsed.map(HostPort::toString).orElse(text);
    if (named) {
      book.name(address).ifPresentOrElse(this::named, () -> tell(address, SELF, SELF_TEXT));
    } else if (parsed.isPresent()) {
      book.hint(address, Optional.empty(), AddressBook.OPERATOR)
          .ifPresent(known -> dialling.schedule(known, 0));
    }
  }

  private void named(Known known) {
    if (known.key.filter(links::linked).isPresent()) {
      tell(known.address, "LINKED", "this server is already linked to the one at that address");
    } else {
      known.failures = 0;
      dialling.schedule(known, 0);
    }
  }

  /**
   * The operator wants no link to an address any more: it is not dialled, nor what else is known of
   * the server there, until it is named again or some time has passed.
   */
  void forget(String text) {
    String address = HostPort.parse(text).map(HostPort::toString).orElse(text);
    List<Link> there = links.where(link -> link.live() && link.address.equals(address));
    Set<Key> keys = new HashSet<>();
    there.forEach(link -> keys.add(link.peer));
    book.find(address).filter(Known::proved).flatMap(known -> known.key).ifPresent(keys::add);
    List<Known> unwanted =
        book.where(
            known -> known.address.equals(address) || known.key.filter(keys::contains).isPresent());
    unwanted.forEach(book::giveUp);
    List<Link> ending = links.where(link -> link.live() && keys.contains(link.peer));
    ending.forEach(link -> links.close(link, DISCONNECTED, "the operator ended the link"));
    if (ending.isEmpty()) {
      tell(
          address,
          DISCONNECTED,
          unwanted.isEmpty() ? "nothing is known of that address" : "it is not dialled any more");
    }
    dialling.fill();
  }

  /** Whether anything is known of an address, or linked there. */
  boolean knows(String text) {
    String address = HostPort.parse(text).map(HostPort::toString).orElse(text);
    return book.find(address).isPresent()
        || !links.where(link -> link.live() && link.address.equals(address)).isEmpty();
  }

  /** What the operator named and no link leads to. */
  List<DialView> dialled() {
    return book.where(known -> known.named && known.key.filter(links::linked).isEmpty()).stream()
        .map(known -> new DialView(known.address, known.reason))
        .toList();
  }

  /** Whether a link that this server dialled is not wanted any more. */
  boolean unwanted(String address) {
    return book.givenUp(address);
  }

  private void tell(String address, String code, String text) {
    turn.emit(new Output.AddressEvent(address, code, text));
  }

  /** A peer names others, and where they can be dialled: hints. */
  void heard(Link from, PeerFrame.Peers peers) {
    if (!from.peersAllowed.take(1, turn.now())) {
      return;
    }
    for (PeerFrame.Peer peer : peers.peers()) {
      int kept = Math.min(peer.addresses().size(), Handshake.ADDRESSES_KEPT);
      for (String text : peer.addresses().subList(0, kept)) {
        if (!book.knows(text, peer.key())) { // most are: neighbours tell much the same
          HostPort.parse(text)
              .filter(address -> !address.wildcard())
              .ifPresent(address -> hint(address.toString(), peer.key(), from));
        }
      }
    }
  }

  /** Whether what is heard over a link can be there: nobody elsewhere knows the networks here. */
  private static boolean plausible(String address, Link from) {
    Optional<HostPort> parsed = HostPort.parse(address);
    if (parsed.filter(HostPort::loopback).isPresent()) {
      return from.ip.filter(HostPort::loopback).isPresent();
    }
    boolean routed = parsed.flatMap(HostPort::literal).isEmpty() || Subnet.of(address).isPresent();
    return routed || from.subnet.isEmpty();
  }

  /** A server may be at an address, if what others, or it itself, say is true. */
  private void hint(String address, Key key, Link from) {
    if (!key.equals(self) && !book.knows(address, key) && plausible(address, from)) {
      long firstMs = self.compareTo(key) < 0 ? 0 : YIELD_MS;
      book.hint(address, Optional.of(key), from.subnet.orElseGet(from.peer::hex))
          .ifPresent(known -> dialling.schedule(known, firstMs + turn.between(0, YIELD_MS / 5)));
    }
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
      named.get().reason = SELF + ": " + SELF_TEXT;
      dialling.backOff(named.get());
    } else {
      book.self(address);
    }
    dialling.fill();
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
      hint(address, link.peer, link);
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
      if (link.greeted) {
        book.where(each -> each.key.filter(link.peer::equals).isPresent()).stream()
            .filter(each -> dialled.isEmpty() || dialled.get() != each)
            .forEach(other -> endedElsewhere(other, link));
      }
    }
    dialling.linkEnded(lasted);
  }

  private void endedAt(Known known, Link link, boolean lasted) {
    if (lasted) {
      known.failures = 0;
    }
    known.reason = link.causeCode + ": " + link.causeText;
    if (!REFUSALS.contains(link.causeCode)) {
      dialling.failed(known);
    } else if (known.named && link.causeCode.equals(Admission.TOO_MANY_LINKS)) {
      dialling.noPlace(known);
    } else {
      refused(known);
    }
  }

  /** Another address of the same server was left alone because of the link that has ended. */
  private void endedElsewhere(Known other, Link link) {
    if (link.causeCode.equals(DISCONNECTED)) {
      refused(other);
    } else {
      long leftMs = other.dialAt - turn.now();
      dialling.schedule(other, Math.max(leftMs, turn.between(1, Dialling.BACKOFF_MS)));
    }
  }

  private void refused(Known known) {
    if (known.named) {
      dialling.backOff(known);
    } else {
      book.giveUp(known);
    }
  }
}
