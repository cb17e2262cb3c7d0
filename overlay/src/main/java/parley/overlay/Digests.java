package parley.overlay;

import java.util.ArrayList;
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

  private final Turn turn;
  private final Links links;
  private final Key self;
  private final Origins origins;
  private final Announcer announcer;
  private final Gossip.Watcher watcher;
  private final List<Origin> news = new ArrayList<>();
  private boolean ownNews;
  private boolean armed;
  private long refused;

  Digests(
      Turn turn,
      Links links,
      Key self,
      Origins origins,
      Announcer announcer,
      Gossip.Watcher watcher) {
    this.turn = turn;
    this.links = links;
    this.self = self;
    this.origins = origins;
    this.announcer = announcer;
    this.watcher = watcher;
  }

  /** This server's own announcement is to be in the next digest on every link. */
  void offerOwn() {
    ownNews = true;
    arm();
  }

  /** A server's announcement, or the way to it, is to be in the next digest on every link. */
  void offer(Origin origin) {
    if (!origin.offered()) {
      origin.offered(true);
      news.add(origin);
      arm();
    }
  }

  /** Such is to be in the next digest on one link; it is there once, unless offered on all, too. */
  void offer(Link link, Origin origin) {
    if (!origin.offered() && link.offers.add(origin)) {
      arm();
    }
  }

  /** A link is ready: each side tells the other what it has. */
  void welcome(Link link) {
    List<Origin> all = new ArrayList<>();
    origins.forEach(all::add);
    digest(link, all, true);
  }

  /** A neighbour has an announcement that this server lacks: {@link #ask} is to follow. */
  void want(Link link, long id, long version, int hops) {
    if (!link.asked.contains(id)) {
      link.wanted.add(id, version, hops);
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
    while (!link.wanted.isEmpty() && link.asked.size() < ASKED_CAP) {
      long id = link.wanted.id();
      long version = link.wanted.version();
      int hops = link.wanted.hops();
      link.wanted.remove();
      if (!lacks(id, version)) { // another neighbour has sent it, and so this one is another way
        origins.find(id).ifPresent(origin -> near(origin, link, version, hops));
      } else if (link.asked.add(id)) {
        ids.add(id);
      }
    }
    if (ids.isEmpty()) {
      return;
    }
    link.askedAt = turn.now();
    long[] wanted = new long[ids.size()];
    long[] bases = new long[ids.size()];
    for (int i = 0; i < bases.length; i++) {
      wanted[i] = ids.get(i);
      bases[i] = origins.find(ids.get(i)).map(each -> each.advert().snapshot.version()).orElse(0L);
    }
    links.send(link, new PeerFrame.Pull(wanted, bases));
  }

  /** A neighbour has told how far a server is from it. */
  void near(Origin origin, Link link, long version, int hops) {
    if (version < origin.version() && origin.routes() != Routes.NONE) {
      return; // it is behind, and so may be what it knows of the way
    }
    long before = origin.routes();
    origin.told(link.slot, hops);
    offerWhereItMatters(origin, before);
  }

  /**
   * Neighbours for which a server has come nearer are told so, and those for which there is no way
   * over here any more: what they send would end here. That it is farther, they hear with its next
   * announcement; told at once, it could go round and grow.
   */
  void offerWhereItMatters(Origin origin, long before) {
    if (origin.routes() == before) {
      return;
    }
    if (origin.routes() == Routes.NONE || before == Routes.NONE) {
      watcher.ways(origin, origin.routes() != Routes.NONE);
    }
    if (origin.hops() < Origin.hops(before)) {
      offer(origin);
      return;
    }
    for (Link each : links.ready()) {
      int was = Origin.hopsFor(before, each.slot);
      int now = origin.hopsFor(each.slot);
      if (now < was || (now == ProtocolLimits.HOPS && was < now)) {
        offer(each, origin);
      }
    }
  }

  /** Whether a version of a server's announcement is newer than what is known. */
  boolean lacks(long id, long version) {
    if (id == self.id()) {
      return announcer.advert().version < version;
    }
    Optional<Origin> known = origins.find(id);
    return known.isEmpty() || known.get().version() < version;
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
            .ifPresent(origin -> answer(link, origin.advert(), base, origin.hopsFor(link.slot)));
      }
    }
  }

  private void answer(Link link, Advert advert, long base, int hops) {
    boolean lacksSnapshot = base != advert.snapshot.version();
    if (lacksSnapshot && !advert.newest.snapshot()) {
      links.send(link, new PeerFrame.Announce(hops, advert.snapshot));
    }
    if (lacksSnapshot || !advert.newest.snapshot()) {
      turn.emit(new Output.Send(link.id, advert.newestFrame(hops)));
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
      digest(link, offered(link), ownNews);
      if (!link.asked.isEmpty() && turn.now() - link.askedAt > 5 * TICK_MS) {
        link.asked.clear(); // it has them no more, or does not tell: others will offer them
      }
      ask(link);
      if (!link.wanted.isEmpty() || !link.asked.isEmpty()) {
        arm();
      }
    }
    news.forEach(origin -> origin.offered(false));
    news.clear();
    ownNews = false;
  }

  private List<Origin> offered(Link link) {
    if (link.offers.isEmpty()) {
      return news;
    }
    List<Origin> offered = new ArrayList<>(news);
    for (Origin origin : link.offers) {
      if (!origin.offered()) { // it is among the news
        offered.add(origin);
      }
    }
    link.offers.clear();
    return offered;
  }

  private void digest(Link link, List<Origin> offered, boolean own) {
    int left = offered.size() + (own ? 1 : 0);
    int next = 0;
    while (left > 0) {
      int size = Math.min(left, ProtocolLimits.DIGEST);
      long[] ids = new long[size];
      long[] versions = new long[size];
      byte[] hops = new byte[size];
      for (int i = 0; i < size; i++) {
        if (next < offered.size()) {
          Origin origin = offered.get(next++);
          ids[i] = origin.id;
          versions[i] = origin.version();
          hops[i] = (byte) origin.hopsFor(link.slot);
        } else {
          ids[i] = self.id();
          versions[i] = announcer.advert().version;
        }
      }
      links.send(link, new PeerFrame.Digest(ids, versions, hops));
      left -= size;
    }
  }

  /** Questions that were not answered because a link's quota was used up. */
  long refused() {
    return refused;
  }
}
