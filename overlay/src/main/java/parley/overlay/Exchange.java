package parley.overlay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import parley.protocol.Key;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;

/**
 * Tells peers of each other, so that servers link by themselves. Told are linked peers, with
 * addresses that this server has dialled itself or that the peer claims, and in a shuffle verified
 * addresses; never what a third party said.
 */
final class Exchange {
  /** New peers are told to the others together after this time, at most. */
  static final long TELL_MS = 1_000;

  /** Verified addresses that are enough for who is turned away; guess. */
  static final int FEW = 4;

  private static final long NEVER = Long.MAX_VALUE;

  private final Turn turn;
  private final Links links;
  private final AddressBook book;
  private final Dialling dialling;
  private final Set<Integer> fresh = new LinkedHashSet<>();
  private long tellAt = NEVER;
  private long repairAt = NEVER;

  Exchange(Turn turn, Links links, AddressBook book, Dialling dialling) {
    this.turn = turn;
    this.links = links;
    this.book = book;
    this.dialling = dialling;
  }

  void start() {
    repairLater();
    arm();
  }

  /** A link is ready: it is told of all others now, and they of it soon. */
  void welcome(Link link) {
    tell(List.of(link), links.ready(), false);
    fresh.add(link.id);
    if (tellAt == NEVER) {
      tellAt = turn.now() + turn.between(TELL_MS / 2, TELL_MS);
      arm();
    }
  }

  void forget(Link link) {
    fresh.remove(link.id);
  }

  void tick() {
    if (turn.now() >= tellAt) {
      tellAt = NEVER;
      List<Link> told = links.ready().stream().filter(link -> fresh.contains(link.id)).toList();
      fresh.clear();
      tell(links.ready(), told, false);
    }
    if (turn.now() >= repairAt) {
      List<Link> neighbours = links.ready();
      if (!neighbours.isEmpty()) {
        tell(List.of(neighbours.get(turn.below(neighbours.size()))), neighbours, true);
      }
      dialling.repair();
      repairLater();
    }
    arm();
  }

  private void repairLater() {
    long fifth = Membership.REPAIR_MS / 5;
    repairAt =
        turn.now() + turn.between(Membership.REPAIR_MS - fifth, Membership.REPAIR_MS + fifth);
  }

  private void arm() {
    turn.timer(new TimerKey.Membership(), Math.max(0, Math.min(tellAt, repairAt) - turn.now()));
  }

  private void tell(List<Link> receivers, List<Link> of, boolean verifiedToo) {
    Map<Key, Set<String>> addresses = new LinkedHashMap<>();
    List<Known> verified =
        of.isEmpty() ? List.of() : book.where(each -> each.verified && each.tellable);
    for (Link link : of) {
      Set<String> at = addresses.computeIfAbsent(link.peer, key -> new LinkedHashSet<>());
      for (Known known : verified) {
        if (known.key.filter(link.peer::equals).isPresent()) {
          at.add(known.address);
        }
      }
      at.addAll(link.told);
    }
    if (verifiedToo) {
      addVerified(addresses);
    }
    receivers.forEach(receiver -> send(receiver, addresses));
  }

  /**
   * There is no place for a link: the other side, which may know nobody else, is told of servers
   * that this one has dialled, and of its neighbours only if those are few: most may be behind NAT.
   */
  void refer(Link link) {
    Map<Key, Set<String>> addresses = new LinkedHashMap<>();
    addVerified(addresses);
    if (addresses.size() < FEW) {
      tell(List.of(link), links.ready(), true);
    } else {
      send(link, addresses);
    }
  }

  private void addVerified(Map<Key, Set<String>> addresses) {
    for (Known known : book.where(each -> each.verified && each.tellable && !each.unreachable)) {
      addresses
          .computeIfAbsent(known.key.orElseThrow(), key -> new LinkedHashSet<>())
          .add(known.address);
    }
  }

  private void send(Link receiver, Map<Key, Set<String>> addresses) {
    List<PeerFrame.Peer> peers = sample(receiver, addresses);
    if (!peers.isEmpty()) {
      links.send(receiver, new PeerFrame.Peers(peers));
    }
  }

  private List<PeerFrame.Peer> sample(Link receiver, Map<Key, Set<String>> addresses) {
    List<PeerFrame.Peer> peers = new ArrayList<>();
    addresses.forEach((key, at) -> {
      if (!at.isEmpty() && !key.equals(receiver.peer)) {
        List<String> all = List.copyOf(at);
        peers.add(
            new PeerFrame.Peer(
                key, all.subList(0, Math.min(all.size(), Handshake.ADDRESSES_KEPT))));
      }
    });
    while (peers.size() > ProtocolLimits.PEERS) {
      peers.remove(turn.below(peers.size()));
    }
    return peers;
  }
}
