package parley.overlay;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import parley.protocol.Key;

/** Which links may begin, and which stay: others may dial this server as often as they like. */
final class Admission {
  /** Links that others may have dialled (overlay.md). */
  static final int INBOUND_CAP = 64;

  /** Links that others have dialled and that have not said HELLO; guess. */
  static final int GREETING_CAP = 32;

  /** Links that others may have dialled from one {@link Subnet}; guess. */
  static final int SUBNET_CAP = 8;

  private static final String TOO_MANY_LINKS = "TOO_MANY_LINKS";

  /**
   * A link that was not heard for longer gives way to a new one with the same key, so that a server
   * that restarted is not locked out until {@link Liveness#DEAD_MS}.
   */
  static final long SILENT_MS = 10_000;

  /**
   * Of two links dialled by the same side, the older stays; but within this time the two ends may
   * have seen them in different orders.
   */
  static final long SIMULTANEOUS_MS = 5_000;

  private final Turn turn;
  private final Links links;
  private final Key self;

  Admission(Turn turn, Links links, Key self) {
    this.turn = turn;
    this.links = links;
    this.self = self;
  }

  /**
   * A new link. Of those that others dialled and that have not said HELLO yet, the oldest makes
   * room for it: whoever has nothing to say must not keep others out.
   */
  Optional<Link> open(Input.LinkUp up) {
    if (!up.outbound()) {
      List<Link> waiting = links.where(Admission::waits);
      if (waiting.size() >= GREETING_CAP) {
        links.close(
            waiting.getFirst(), TOO_MANY_LINKS, "too many others are linking at the same time");
      }
      if (count(link -> !link.outbound) >= INBOUND_CAP + 2 * GREETING_CAP) {
        links.refuse(up, TOO_MANY_LINKS, "too many links are ending at the same time; try again");
        return Optional.empty();
      }
    }
    return Optional.of(links.open(up));
  }

  private static boolean waits(Link link) {
    return !link.outbound && link.state == Link.State.GREETING;
  }

  /** Whether a link that said HELLO may stay; closes it if not. */
  boolean admit(Link link) {
    if (link.outbound) {
      return true;
    }
    if (count(each -> !each.outbound && each.ready()) >= INBOUND_CAP) {
      links.close(
          link, TOO_MANY_LINKS, "this server has all the links it accepts; link with another");
      return false;
    }
    Optional<String> subnet = Subnet.of(link.address);
    if (subnet.isPresent() && count(each -> crowds(each, subnet)) >= SUBNET_CAP) {
      links.close(
          link,
          TOO_MANY_LINKS,
          "this server has all the links it accepts from " + subnet.get() + "; link with another");
      return false;
    }
    return true;
  }

  private static boolean crowds(Link link, Optional<String> subnet) {
    return !link.outbound && link.ready() && Subnet.of(link.address).equals(subnet);
  }

  private int count(Predicate<Link> wanted) {
    return links.where(wanted).size();
  }

  /**
   * Of several links with one key lets one stay, both ends the same one.
   *
   * @param link one that is about to be ready
   * @return whether it stays
   */
  boolean settleDuplicates(Link link) {
    for (Link other : links.where(each -> each.ready() && each.peer.equals(link.peer))) {
      if (other.id != link.id) {
        Link loser = stays(other, link) ? link : other;
        links.part(loser);
        if (loser.id == link.id) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether an established link stays when a new one with the same key comes. */
  private boolean stays(Link established, Link fresh) {
    if (turn.now() - established.heardAt > SILENT_MS) {
      return false;
    }
    if (established.outbound != fresh.outbound) {
      boolean selfIsLower = self.compareTo(established.peer) < 0;
      return established.outbound == selfIsLower;
    }
    if (fresh.upAt - established.upAt > SIMULTANEOUS_MS) {
      return true;
    }
    return Arrays.compareUnsigned(established.exporter, fresh.exporter) <= 0;
  }

  CollectionSize collection() {
    return new CollectionSize(
        "inbound links", count(link -> !link.outbound), INBOUND_CAP + 2 * GREETING_CAP);
  }
}
