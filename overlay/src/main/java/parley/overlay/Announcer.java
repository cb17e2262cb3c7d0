package parley.overlay;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import parley.protocol.Announcement;
import parley.protocol.Key;
import parley.protocol.ProtocolLimits;
import parley.protocol.SignedMessage;
import parley.protocol.Tags;

/** What this server says of itself: what its own sessions are interested in. */
final class Announcer {
  /** Changes within this time are told together. */
  static final long COALESCE_MS = 250;

  /** Ends of links within this time are told together; guess. */
  static final long MOVED_MS = 5_000;

  /**
   * The same as a part of the interval, where that is more: in a large network links often change.
   */
  static final int MOVED_PART = 10;

  /** An interest that went is told of after this time: who comes back at once costs nothing. */
  static final long HELD_MS = 30_000;

  /** An announcement at least this often when there are few servers (overlay.md). */
  static final long LEAST_INTERVAL_MS = 30_000;

  static final long MOST_INTERVAL_MS = 300_000;

  /** Each known server makes the interval longer by this, so that the traffic stays the same. */
  static final long INTERVAL_PER_SERVER_MS = 200;

  /** Changes since a snapshot after which the next announcement is a snapshot; guess. */
  static final int CHANGES_CAP = 64;

  private final Turn turn;
  private final Origins origins;
  private final OverlayConfig config;
  private final Set<String> channels = new HashSet<>();
  private final Set<Key> keys = new HashSet<>();
  private final TreeSet<Long> tags = new TreeSet<>();
  private final Map<Long, Long> leavingAt = new LinkedHashMap<>();
  private Advert advert;
  private long version;
  private long announcedAt;
  private long stillHereAt; // without a change
  private boolean changed;
  private boolean moved;
  private long movedDueAt;
  private long intervalPart = 1_000; // in thousandths
  private boolean stopping;

  Announcer(Turn turn, Origins origins, OverlayConfig config) {
    this.turn = turn;
    this.origins = origins;
    this.config = config;
    this.advert = Advert.of(snapshot());
  }

  /** The time of day makes announcements of this life newer than those of former ones. */
  void start(long wallMs) {
    version = wallMs;
    advert = Advert.of(snapshot());
    begin();
    arm();
  }

  /** An interval begins. */
  private void begin() {
    announcedAt = turn.now();
    intervalPart = turn.between(800, 1_000);
    stillHereAt = turn.now();
  }

  /**
   * There are fewer servers than before: who comes now, and knows of no more, expects this one to
   * announce itself within their interval. All others notice that, too: not all at once, therefore.
   */
  void fewer() {
    long most = intervalMs();
    if (stillHereAt > turn.now() + most) {
      stillHereAt = turn.now() + turn.between(0, most);
      arm();
    }
  }

  /** How often a server of this network announces itself. */
  static long intervalMs(int servers) {
    return Math.clamp(servers * INTERVAL_PER_SERVER_MS, LEAST_INTERVAL_MS, MOST_INTERVAL_MS);
  }

  Advert advert() {
    return advert;
  }

  /** Whether others have been told that a tag is wanted here. */
  boolean hasAnnounced(long tag) {
    return advert.wants(tag);
  }

  void join(String channel) {
    channels.add(channel);
    wants(Tags.channel(channel));
  }

  void leave(String channel) {
    channels.remove(channel);
    leaves(Tags.channel(channel));
  }

  void online(Key key) {
    keys.add(key);
    wants(Tags.key(key));
  }

  void offline(Key key) {
    keys.remove(key);
    leaves(Tags.key(key));
  }

  /** Whether a message concerns sessions of this server. */
  boolean concerns(SignedMessage message) {
    return switch (message.target()) {
      case SignedMessage.Target.Channel channel -> channels.contains(channel.name());
      case SignedMessage.Target.Direct direct -> keys.contains(direct.key());
    };
  }

  private void wants(long tag) {
    leavingAt.remove(tag);
    if (tags.add(tag)) {
      change();
    }
  }

  private void leaves(long tag) {
    leavingAt.put(tag, turn.now() + HELD_MS);
    arm();
  }

  /** Something is to be told soon: at once if nothing was told just before. */
  void change() {
    changed = true;
    arm();
  }

  /** The last link to a server has ended: others should find the new ways to this server soon. */
  void moved() {
    if (!moved) {
      moved = true;
      long most = Math.max(MOVED_MS, intervalMs() / MOVED_PART);
      movedDueAt = announcedAt + turn.between(most / 2, most);
    }
    arm();
  }

  /** The server is being stopped: nothing is to be sent to it any more. */
  void stop() {
    stopping = true;
    changed = true;
  }

  /** An announcement of this server's former life goes round: the next one must be newer. */
  void outrun(long seen) {
    if (seen >= version) {
      version = seen;
      change();
    }
  }

  /** When something has to be announced. */
  private long dueAt() {
    // more servers may have become known since then
    stillHereAt = Math.max(stillHereAt, announcedAt + intervalMs() * intervalPart / 1_000);
    long due = stillHereAt;
    if (changed) {
      due = Math.min(due, announcedAt + COALESCE_MS);
    }
    if (moved) {
      due = Math.min(due, movedDueAt);
    }
    for (long at : leavingAt.values()) {
      return Math.min(due, at); // oldest first
    }
    return due;
  }

  /** Whether that is now. */
  boolean due() {
    return dueAt() <= turn.now();
  }

  void arm() {
    turn.timer(new TimerKey.Announce(), Math.max(0, dueAt() - turn.now()));
  }

  private long intervalMs() {
    return intervalMs(origins.live());
  }

  /**
   * Makes a new announcement, if it is time.
   *
   * @return whether it tells of a change
   */
  boolean announce() {
    leavingAt
        .entrySet()
        .removeIf(each -> {
          boolean gone = each.getValue() <= turn.now();
          if (gone && tags.remove(each.getKey())) {
            changed = true;
          }
          return gone;
        });
    boolean tells = changed;
    changed = false;
    moved = false;
    version++;
    begin();
    advert = next();
    arm();
    return tells;
  }

  private Advert next() {
    long[] before = advert.snapshot.added();
    if (stopping || tags.size() > ProtocolLimits.TAGS || advert.newest.has(Announcement.ALL)) {
      return Advert.of(snapshot());
    }
    long[] added =
        tags.stream().mapToLong(Long::longValue).filter(tag -> !has(before, tag)).toArray();
    long[] removed = Arrays.stream(before).filter(tag -> !tags.contains(tag)).toArray();
    if (added.length + removed.length > CHANGES_CAP + before.length / 4) {
      return Advert.of(snapshot());
    }
    return advert.with(
        signed(
            new Announcement(
                config.self(),
                version,
                advert.snapshot.version(),
                0,
                new byte[0],
                List.of(),
                added,
                removed,
                new byte[0])));
  }

  private static boolean has(long[] sorted, long tag) {
    return Arrays.binarySearch(sorted, tag) >= 0;
  }

  private Announcement snapshot() {
    boolean all = tags.size() > ProtocolLimits.TAGS;
    return signed(
        new Announcement(
            config.self(),
            version,
            version,
            (all ? Announcement.ALL : 0) | (stopping ? Announcement.GONE : 0),
            config.secrets().exchangeKey(),
            config.listenAddresses().stream().filter(Announcer::tellable).toList(),
            all || stopping ? new long[0] : tags.stream().mapToLong(Long::longValue).toArray(),
            new long[0],
            new byte[0]));
  }

  private static boolean tellable(String address) {
    return HostPort.parse(address).filter(each -> !each.wildcard()).isPresent();
  }

  private Announcement signed(Announcement announcement) {
    return announcement.withSig(config.secrets().sign(announcement.signedBytes()));
  }
}
