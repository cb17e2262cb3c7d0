package parley.overlay;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import parley.protocol.Key;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;

/** Announcements that are offered to neighbours in digests, and those that are asked for. */
final class Digests {
  /** Between two digests on a link. */
  static final long TICK_MS = 1_000;

  /** Announcements asked for at once on one link. */
  static final int ASKED_CAP = 64;

  /** Announcements to be asked for later on one link. */
  static final int WANTED_CAP = Origins.CAP;

  private final Turn turn;
  private final Links links;
  private final Key self;
  private final Origins origins;
  private final Announcer announcer;
  private boolean armed;
  private long refused;

  Digests(Turn turn, Links links, Key self, Origins origins, Announcer announcer) {
    this.turn = turn;
    this.links = links;
    this.self = self;
    this.origins = origins;
    this.announcer = announcer;
  }

  /** An announcement is to be in the next digest on a link. */
  void offer(Link link, long id) {
    link.offers.add(id);
    arm();
  }

  /** A link is ready: each side tells the other what it has. */
  void welcome(Link link) {
    offer(link, self.id());
    origins.forEach(origin -> offer(link, origin.id));
    flush(link);
  }

  /** A neighbour has an announcement that this server lacks: {@link #ask} is to follow. */
  void want(Link link, long id) {
    if (!link.asked.contains(id) && link.wanted.size() < WANTED_CAP) {
      link.wanted.add(id);
      arm();
    }
  }

  /**
   * An announcement came.
   *
   * @return whether it was asked for
   */
  boolean answered(Link link, long id) {
    boolean asked = link.asked.remove(id);
    ask(link);
    return asked;
  }

  /** Asks for what is wanted of a link, as far as it has answered before. */
  void ask(Link link) {
    if (link.wanted.isEmpty() || link.asked.size() > ASKED_CAP / 2) {
      return;
    }
    List<Long> ids = new ArrayList<>();
    var next = link.wanted.iterator();
    while (next.hasNext() && link.asked.size() < ASKED_CAP) {
      long id = next.next();
      next.remove();
      if (link.asked.add(id)) {
        ids.add(id);
      }
    }
    link.askedAt = turn.now();
    long[] bases = new long[ids.size()];
    for (int i = 0; i < bases.length; i++) {
      bases[i] = origins.find(ids.get(i)).map(each -> each.advert.snapshot.version()).orElse(0L);
    }
    links.send(link, new PeerFrame.Pull(ids.stream().mapToLong(Long::longValue).toArray(), bases));
  }

  /** A neighbour asks. */
  void received(Link link, PeerFrame.Pull pull) {
    for (int i = 0; i < pull.ids().length; i++) {
      long id = pull.ids()[i];
      long base = pull.bases()[i];
      if (!link.pulls.take(1, turn.now())) {
        refused++;
        return;
      }
      if (id == self.id()) {
        answer(link, announcer.advert(), base, 0);
      } else {
        origins
            .find(id)
            .ifPresent(origin -> answer(link, origin.advert, base, origin.hopsFor(link.slot)));
      }
    }
  }

  private void answer(Link link, Advert advert, long base, int hops) {
    if (base != advert.snapshot.version()) {
      links.send(link, new PeerFrame.Announce(hops, advert.snapshot));
    }
    if (!advert.newest.snapshot()) {
      links.send(link, new PeerFrame.Announce(hops, advert.newest));
    }
  }

  private void arm() {
    if (!armed) {
      armed = true;
      turn.timer(new TimerKey.Gossip(), turn.between(TICK_MS / 2, TICK_MS));
    }
  }

  /** Sends the digests, and asks again for what did not come. */
  void tick() {
    armed = false;
    for (Link link : links.ready()) {
      flush(link);
      if (!link.asked.isEmpty() && turn.now() - link.askedAt > 5 * TICK_MS) {
        link.asked.clear(); // it has them no more, or does not tell: others will offer them
      }
      ask(link);
      if (!link.wanted.isEmpty() || !link.asked.isEmpty()) {
        arm();
      }
    }
  }

  private void flush(Link link) {
    List<Long> ids = new ArrayList<>(link.offers);
    link.offers = new LinkedHashSet<>();
    for (int from = 0; from < ids.size(); from += ProtocolLimits.DIGEST) {
      digest(link, ids.subList(from, Math.min(ids.size(), from + ProtocolLimits.DIGEST)));
    }
  }

  private void digest(Link link, List<Long> offered) {
    List<Long> ids =
        offered.stream().filter(id -> id == self.id() || origins.find(id).isPresent()).toList();
    long[] versions = new long[ids.size()];
    byte[] hops = new byte[ids.size()];
    for (int i = 0; i < hops.length; i++) {
      Optional<Origin> origin = origins.find(ids.get(i));
      versions[i] = origin.map(Origin::version).orElse(announcer.advert().version());
      hops[i] = (byte) (origin.isPresent() ? origin.get().hopsFor(link.slot) : 0);
    }
    links.send(
        link,
        new PeerFrame.Digest(ids.stream().mapToLong(Long::longValue).toArray(), versions, hops));
  }

  /** Questions that were not answered because a link's quota was used up. */
  long refused() {
    return refused;
  }
}
