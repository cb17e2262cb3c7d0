package parley.overlay;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import parley.protocol.Key;

/** Which links may begin, and which stay: others may dial this server as often as they like. */
final class Admission {
  /** Links that others may have dialled (overlay.md). */
  static final int INBOUND_CAP = 64;

  /** Links that others have dialled and that have not said HELLO: all may come at once. */
  static final int GREETING_CAP = INBOUND_CAP;

  /** Links that others have dialled, also such that are ending; guess. */
  static final int ALL_CAP = INBOUND_CAP + 2 * GREETING_CAP;

  /** A link gives way to one from elsewhere if its subnet then still has no fewer; guess. */
  static final int CROWD = 2;

  /** Links that others may have dialled from one {@link Subnet}; guess. */
  static final int SUBNET_CAP = 8;

  static final String TOO_MANY_LINKS = "TOO_MANY_LINKS";

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
  private final AddressBook book;
  private final Exchange exchange;
  private final Key self;

  Admission(Turn turn, Links links, AddressBook book, Exchange exchange, Key self) {
    this.turn = turn;
    this.links = links;
    this.book = book;
    this.exchange = exchange;
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
      if (links.inbound() >= ALL_CAP) {
        links.refuse(up, TOO_MANY_LINKS, "too many links are ending at the same time; try again");
        return Optional.empty();
      }
    }
    return Optional.of(links.open(up));
  }

  private static boolean waits(Link link) {
    return !link.outbound && link.state == Link.State.GREETING;
  }

  /** Whether a link that said HELLO may stay; closes it, or another one, if not. */
  boolean admit(Link link) {
    return link.outbound ? admitOutbound(link) : pinned(link) || admitInbound(link);
  }

  /** Whether the operator named the other side. */
  private boolean pinned(Link link) {
    return book.names(link.peer);
  }

  /** What was dialled as a name may have led anywhere. */
  private boolean admitOutbound(Link link) {
    boolean crowded =
        link.subnet.isPresent()
            && !pinned(link)
            && links.outbound(link.subnet) > Dialling.SUBNET_CAP; // itself among them
    if (crowded) {
      links.close(
          link,
          TOO_MANY_LINKS,
          "this server has dialled " + Dialling.SUBNET_CAP + " others in " + link.subnet.get());
    }
    return !crowded;
  }

  private boolean admitInbound(Link link) {
    List<Link> inbound = links.where(each -> !each.outbound && each.ready());
    if (link.subnet.isPresent() && crowd(inbound, link).size() >= SUBNET_CAP) {
      exchange.refer(link);
      links.close(
          link,
          TOO_MANY_LINKS,
          "this server has all the links it accepts from "
              + link.subnet.get()
              + "; link with another");
      return false;
    }
    if (inbound.size() >= INBOUND_CAP) {
      Optional<Link> leaver = crowded(inbound, link);
      exchange.refer(leaver.orElse(link));
      links.close(
          leaver.orElse(link),
          TOO_MANY_LINKS,
          "this server has all the links it accepts; link with another");
      return leaver.isPresent();
    }
    return true;
  }

  /**
   * The newest link of the subnet that has most of all, if that is many more than where a new one
   * comes from: whoever owns a few subnets cannot take all places, and only loses by more links.
   */
  private Optional<Link> crowded(List<Link> inbound, Link fresh) {
    int least = (fresh.subnet.isPresent() ? crowd(inbound, fresh).size() : 0) + CROWD;
    Optional<Link> leaver = Optional.empty();
    for (Link link : inbound) {
      int size = link.subnet.isPresent() && !pinned(link) ? crowd(inbound, link).size() : 0;
      if (size >= least) {
        least = size;
        leaver = Optional.of(link);
      }
    }
    return leaver;
  }

  private static List<Link> crowd(List<Link> links, Link link) {
    return links.stream().filter(each -> each.subnet.equals(link.subnet)).toList();
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
}
