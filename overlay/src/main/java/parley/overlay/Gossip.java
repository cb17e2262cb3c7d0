package parley.overlay;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.protocol.Announcement;
import parley.protocol.Key;
import parley.protocol.PeerFrame;
import parley.protocol.ProtocolLimits;

/**
 * Spreads announcements. What changed goes over every link at once; what only says "still here" is
 * offered in digests and pulled, once there are many servers. Each announcement and each digest
 * also says how far its server is, which is what routes are made of (as in DSDV, Perkins and
 * Bhagwat 1994): nearest first among the ways on which the newest announcement was told.
 */
final class Gossip {
  /** With more servers than this, announcements without news are only offered (overlay.md). */
  static final int EAGER_SERVERS = 100;

  /** A server of which nothing new is heard for so many intervals is forgotten. */
  static final int EXPIRY_INTERVALS = 3;

  private final Turn turn;
  private final Links links;
  private final Key self;
  private final Origins origins;
  private final Announcer announcer;
  private final Digests digests;
  private final Checks checks;
  private final Watcher watcher;
  private final Optional<AdvertPool> pool;
  private final Map<Forgeable, List<Told>> checking = new LinkedHashMap<>();
  private long expireAt;
  private long refused;

  Gossip(
      Turn turn,
      Links links,
      OverlayConfig config,
      Origins origins,
      Announcer announcer,
      Digests digests,
      Checks checks,
      Watcher watcher) {
    this.turn = turn;
    this.watcher = watcher;
    this.links = links;
    this.self = config.self();
    this.origins = origins;
    this.announcer = announcer;
    this.digests = digests;
    this.checks = checks;
    this.pool = config.pool();
  }

  /** Told what becomes of other servers. */
  interface Watcher {
    /** A server announced itself; {@code reborn}: it was started again. */
    void announced(Origin origin, boolean reborn);

    /** There is no way to a server any more, or there is one again. */
    void ways(Origin origin, boolean any);

    /** Nothing was heard of a server for long. */
    void forgotten(Origin origin);
  }

  /** One announcement by one signature: a forgery does not stand in the way of the true one. */
  private record Forgeable(long id, long version, ByteBuffer sig) {}

  /** Who told an announcement, from how far, and whether it was asked. */
  private record Told(Link link, int hops, boolean asked) {}

  // --- what this server says of itself ---

  /** It is time to announce. */
  void announce() {
    expire(); // here, too: without a link nothing is offered
    boolean news = announcer.announce();
    Advert advert = announcer.advert();
    for (Link link : links.ready()) {
      if (news || origins.live() <= EAGER_SERVERS) {
        send(link, advert.newest, 0);
      } else {
        digests.offer(link, self.id());
      }
    }
  }

  /** A link has ended: nothing is sent that way any more. */
  void ended(Link link) {
    origins.forEach(origin -> {
      long before = origin.routes;
      origin.routes = Routes.without(before, link.slot);
      offerWhereItMatters(origin, before);
    });
  }

  /**
   * Neighbours for which a server has come nearer are told so, and those for which there is no way
   * over here any more: what they send would end here. That it is farther, they hear with its next
   * announcement; told at once, it could go round and grow.
   */
  private void offerWhereItMatters(Origin origin, long before) {
    if (origin.routes == before) {
      return;
    }
    if (origin.routes == Routes.NONE || before == Routes.NONE) {
      watcher.ways(origin, origin.routes != Routes.NONE);
    }
    for (Link each : links.ready()) {
      int was = Origin.hops(Routes.without(before, each.slot));
      int now = origin.hopsFor(each.slot);
      if (now < was || (now == ProtocolLimits.HOPS && was < now)) {
        digests.offer(each, origin.id);
      }
    }
  }

  // --- what others say ---

  void received(Link link, PeerFrame.Announce frame) {
    Announcement told = frame.announcement();
    long id = told.origin().id();
    boolean asked = digests.answered(link, id);
    if (id == self.id() && told.version() <= announcer.advert().version()) {
      return;
    }
    Optional<Origin> known = origins.find(id);
    int hops = Math.min(ProtocolLimits.HOPS, frame.hops() + 1);
    if (known.isPresent() && told.version() <= known.get().version()) {
      near(known.get(), link, told.version(), hops);
    } else if (known.isPresent() && !known.get().key().equals(told.origin())) {
      refused++; // two keys that begin alike: the first one stays
    } else if (!told.snapshot() && !builds(known, told)) {
      digests.want(link, id);
      digests.ask(link);
    } else if (known.isEmpty() && (origins.full() || !link.newServers.take(1, turn.now()))) {
      refused++;
    } else {
      check(link, told, new Told(link, hops, asked));
    }
  }

  private boolean builds(Optional<Origin> known, Announcement told) {
    return known.filter(each -> each.advert.snapshot.version() == told.base()).isPresent();
  }

  private void check(Link link, Announcement told, Told by) {
    var key = new Forgeable(told.origin().id(), told.version(), ByteBuffer.wrap(told.sig()));
    List<Told> tellers = checking.get(key);
    if (tellers != null) {
      if (tellers.stream().noneMatch(each -> each.link.id == link.id)) {
        tellers.add(by);
      }
      return;
    }
    boolean room =
        checks.ask(
            link,
            told.origin(),
            told.signedBytes(),
            told.sig(),
            valid -> {
              List<Told> all = checking.remove(key);
              if (valid) {
                take(told, all);
              } else {
                all.forEach(each -> links.misbehaved(each.link));
              }
            });
    if (room) {
      checking.put(key, new ArrayList<>(List.of(by)));
    } else {
      refused++;
    }
  }

  private void take(Announcement told, List<Told> tellers) {
    long id = told.origin().id();
    if (id == self.id()) {
      announcer.outrun(told.version());
      return;
    }
    Optional<Origin> known = origins.find(id);
    if (known.isPresent() && told.version() > known.get().version()) {
      if (!told.snapshot() && !builds(known, told)) {
        digests.want(tellers.getFirst().link, id);
        digests.ask(tellers.getFirst().link);
        return;
      }
      Advert advert = told.snapshot() ? Advert.of(told) : known.get().advert.with(told);
      boolean reborn =
          told.snapshot()
              && !Arrays.equals(told.exchange(), known.get().advert.snapshot.exchange());
      origins.update(known.get(), shared(advert));
      watcher.announced(known.get(), reborn);
    } else if (known.isEmpty()) {
      if (!told.snapshot() || origins.full()) {
        return;
      }
      origins.add(new Origin(shared(Advert.of(told))));
      watcher.announced(origins.find(id).orElseThrow(), false);
    }
    Origin origin = origins.find(id).orElseThrow();
    boolean news = origin.version() == told.version();
    if (news) {
      origin.expiresAt = (int) ((turn.now() + expiryMs()) / 1_000);
    }
    for (Told each : tellers) {
      if (each.link.ready()) {
        origin.told(each.link.slot, each.hops);
      }
    }
    if (news) {
      spread(origin, tellers);
    }
  }

  private Advert shared(Advert advert) {
    return pool.isPresent() ? pool.get().share(advert) : advert;
  }

  private long expiryMs() {
    return EXPIRY_INTERVALS * Announcer.intervalMs(origins.live());
  }

  private void spread(Origin origin, List<Told> tellers) {
    boolean asked = tellers.stream().allMatch(Told::asked);
    boolean eager = !asked || origins.live() <= EAGER_SERVERS;
    for (Link link : links.ready()) {
      boolean knows = tellers.stream().anyMatch(each -> each.link.id == link.id);
      if (eager && !knows) {
        send(link, origin.advert.newest, origin.hopsFor(link.slot));
      } else {
        digests.offer(link, origin.id);
      }
    }
  }

  /** A neighbour has told how far a server is from it. */
  private void near(Origin origin, Link link, long version, int hops) {
    if (version < origin.version() && origin.routes != Routes.NONE) {
      return; // it is behind, and so may be what it knows of the way
    }
    long before = origin.routes;
    origin.told(link.slot, hops);
    offerWhereItMatters(origin, before);
  }

  void received(Link link, PeerFrame.Digest digest) {
    for (int i = 0; i < digest.ids().length; i++) {
      long id = digest.ids()[i];
      int hops = Math.min(ProtocolLimits.HOPS, digest.hops()[i] + 1);
      if (id == self.id()) {
        if (digest.versions()[i] > announcer.advert().version()) {
          digests.want(link, id);
        }
        continue;
      }
      Optional<Origin> known = origins.find(id);
      if (known.isPresent() && known.get().version() >= digest.versions()[i]) {
        near(known.get(), link, digest.versions()[i], hops);
      } else {
        digests.want(link, id);
      }
    }
    digests.ask(link);
  }

  /** Sends the digests, and forgets whom nothing new was heard of for long. */
  void tick() {
    digests.tick();
    expire();
  }

  private void expire() {
    if (turn.now() >= expireAt) {
      origins.expire(turn.now()).forEach(watcher::forgotten);
      expireAt = turn.now() + Announcer.LEAST_INTERVAL_MS;
    }
  }

  private void send(Link link, Announcement announcement, int hops) {
    links.send(link, new PeerFrame.Announce(hops, announcement));
  }

  /** Announcements that were not taken, for want of room or because a quota was used up. */
  long refused() {
    return refused + digests.refused();
  }

  CollectionSize collection() {
    return new CollectionSize("announcements being checked", checking.size(), 100_000);
  }
}
