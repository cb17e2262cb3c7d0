package parley.overlay;

import java.util.Arrays;
import java.util.LinkedHashMap;
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
  /**
   * Up to so many servers, also news that was pulled is passed on at once: a server that has just
   * come is known everywhere before anybody writes to who is on it. With more, a new link brings
   * too many: the rest is offered, which costs a quarter.
   */
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
  private final Map<Forgeable, Tellers> checking = new LinkedHashMap<>();
  private final EagerQuota eager = new EagerQuota();
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
  private record Forgeable(long id, long version, byte[] sig) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Forgeable that
          && id == that.id
          && version == that.version
          && Arrays.equals(sig, that.sig);
    }

    /** A forger may choose it: of colliding ones there are no more than are checked at once. */
    @Override
    public int hashCode() {
      return Long.hashCode(id + 31 * version);
    }
  }

  // --- what this server says of itself ---

  /** It may be time to announce. */
  void due() {
    if (announcer.due()) {
      announce();
    } else {
      announcer.arm();
    }
  }

  /** Announces. */
  void announce() {
    expire(); // here, too: without a link nothing is offered
    if (announcer.announce()) {
      byte[] frame = announcer.advert().newestFrame(0);
      links.ready().forEach(link -> turn.emit(new Output.Send(link.id, frame)));
    } else {
      digests.offerOwn();
    }
  }

  /** A link has ended: nothing is sent that way any more. */
  void ended(Link link) {
    origins.forEach(origin -> {
      long before = origin.routes();
      origin.noWay(link.slot);
      digests.offerWhereItMatters(origin, before);
    });
  }

  // --- what others say ---

  void received(Link link, PeerFrame.Announce frame) {
    Announcement told = frame.announcement();
    long id = told.origin().id();
    boolean asked = digests.answered(link, id);
    if (id == self.id() && told.version() <= announcer.advert().version) {
      return;
    }
    Optional<Origin> known = origins.find(id);
    int hops = Math.min(ProtocolLimits.HOPS, frame.hops() + 1);
    if (known.isPresent() && told.version() <= known.get().version()) {
      digests.near(known.get(), link, told.version(), hops);
    } else if (known.isPresent() && !known.get().key().equals(told.origin())) {
      refused++; // two keys that begin alike: the first one stays
    } else if (!told.snapshot() && !builds(known, told)) {
      digests.want(
          link, id, told.version(), hops); // not at once: its snapshot may be being checked
    } else if (known.isEmpty() && (origins.full() || !link.newServers.take(1, turn.now()))) {
      refused++;
    } else {
      check(link, told, new Tellers.Told(link, hops, asked));
    }
  }

  private boolean builds(Optional<Origin> known, Announcement told) {
    return known.filter(each -> each.advert().snapshot.version() == told.base()).isPresent();
  }

  private void check(Link link, Announcement told, Tellers.Told by) {
    var key = new Forgeable(told.origin().id(), told.version(), told.sig());
    Tellers tellers = checking.get(key);
    if (tellers != null) {
      tellers.add(by);
      return;
    }
    boolean room =
        checks.ask(
            link,
            told.origin(),
            told.signedBytes(),
            told.sig(),
            valid -> {
              Tellers all = checking.remove(key);
              if (valid) {
                take(told, all);
              } else {
                all.all().forEach(each -> links.misbehaved(each.link()));
              }
            });
    if (room) {
      checking.put(key, new Tellers(by));
    } else {
      refused++;
    }
  }

  private void take(Announcement told, Tellers tellers) {
    long id = told.origin().id();
    if (id == self.id()) {
      announcer.outrun(told.version());
      return;
    }
    Optional<Origin> known = origins.find(id);
    boolean changes = true;
    if (known.isPresent() && told.version() > known.get().version()) {
      if (!told.snapshot() && !builds(known, told)) {
        Tellers.Told first = tellers.all().getFirst();
        digests.want(first.link(), id, told.version(), first.hops());
        digests.ask(first.link());
        return;
      }
      Advert advert = told.snapshot() ? Advert.of(told) : known.get().advert().with(told);
      boolean reborn =
          told.snapshot()
              && !Arrays.equals(told.exchange(), known.get().advert().snapshot.exchange());
      changes = !advert.saysTheSame(known.get().advert());
      origins.update(known.get(), shared(advert));
      announcer.fewer();
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
    boolean spreads = news && origin.heard(turn.now(), changes);
    for (Tellers.Told each : tellers.all()) {
      if (each.link().ready()) {
        origin.told(each.link().slot, each.hops());
      }
    }
    if (news) {
      spread(origin, tellers, spreads);
    }
  }

  private Advert shared(Advert advert) {
    return pool.isPresent() ? pool.get().share(advert) : advert;
  }

  private long expiryMs() {
    return EXPIRY_INTERVALS * origins.intervalMs();
  }

  private void spread(Origin origin, Tellers tellers, boolean atOnce) {
    if (!atOnce || (origins.live() > EAGER_SERVERS && (tellers.pulled() || !affordable(tellers)))) {
      digests.offer(origin);
      return;
    }
    for (Link link : links.ready()) {
      if (tellers.has(link)) {
        digests.offer(link, origin);
      } else {
        byte[] frame = origin.advert().newestFrame(origin.hopsFor(link.slot));
        turn.emit(new Output.Send(link.id, frame));
      }
    }
  }

  private boolean affordable(Tellers tellers) {
    return eager.take(tellers.all().getFirst().link(), turn.now());
  }

  void received(Link link, PeerFrame.Digest digest) {
    for (int i = 0; i < digest.ids().length; i++) {
      long id = digest.ids()[i];
      long version = digest.versions()[i];
      int hops = Math.min(ProtocolLimits.HOPS, digest.hops()[i] + 1);
      Optional<Origin> known = origins.find(id); // once: most of the time of large networks
      if (known.isPresent() && known.get().version() >= version) {
        digests.near(known.get(), link, version, hops);
      } else if (digests.lacks(id, version)) {
        digests.want(link, id, version, hops);
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
      origins.expire(turn.now() - expiryMs()).forEach(watcher::forgotten);
      announcer.fewer();
      expireAt = turn.now() + Announcer.LEAST_INTERVAL_MS;
    }
  }

  /** Announcements that were not taken, for want of room or because a quota was used up. */
  long refused() {
    return refused + digests.refused();
  }

  void sizes(SizeReader reader) {
    reader.size(
        "announcements being checked", checking.size(), Checks.BYTES_CAP / Checks.FRAME_BYTES);
  }
}
