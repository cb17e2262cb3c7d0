package parley.overlay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import parley.protocol.Announcement;
import parley.protocol.PeerCodec;
import parley.protocol.PeerFrame;

/** What a server's newest announcements add up to. Immutable, but for what it remembers. */
final class Advert {
  final Announcement snapshot;

  /** The newest announcement: the snapshot, or one that builds on it. */
  final Announcement newest;

  /** Of the newest: asked for with each entry of each digest. */
  final long version;

  /** Bytes of a frame that is remembered: most have fewer, and are sent again and again. */
  private static final int REMEMBERED_BYTES = 512;

  /** In the frame, behind its kind. */
  private static final int HOPS_AT = 1;

  private final long[] tags;
  private byte[] frame = {};

  private Advert(Announcement snapshot, Announcement newest, long[] tags) {
    this.snapshot = snapshot;
    this.newest = newest;
    this.version = newest.version();
    this.tags = tags;
  }

  static Advert of(Announcement snapshot) {
    return new Advert(snapshot, snapshot, snapshot.added());
  }

  /** With an announcement that builds on the snapshot. */
  Advert with(Announcement later) {
    if (later.added().length == 0 && later.removed().length == 0) {
      return new Advert(snapshot, later, snapshot.added()); // as most of them
    }
    var all = new TreeSet<Long>();
    Arrays.stream(snapshot.added()).forEach(all::add);
    Arrays.stream(later.removed()).forEach(all::remove);
    Arrays.stream(later.added()).forEach(all::add);
    return new Advert(snapshot, later, all.stream().mapToLong(Long::longValue).toArray());
  }

  /** The entries of a map by tags that {@link #wants} is true for. */
  <T> List<T> among(Map<Long, T> byTag) {
    if (newest.has(Announcement.ALL)) {
      return List.copyOf(byTag.values());
    }
    List<T> found = new ArrayList<>();
    for (long tag : tags) {
      if (byTag.containsKey(tag)) {
        found.add(byTag.get(tag));
      }
    }
    return found;
  }

  boolean gone() {
    return newest.has(Announcement.GONE);
  }

  /** The newest announcement as it is sent. */
  byte[] newestFrame(int hops) {
    if (frame.length == 0) {
      byte[] encoded = PeerCodec.encode(new PeerFrame.Announce(hops, newest));
      if (encoded.length > REMEMBERED_BYTES) {
        return encoded;
      }
      frame = encoded;
    }
    byte[] copy = frame.clone(); // it may wait in a queue while another is made
    copy[HOPS_AT] = (byte) hops;
    return copy;
  }

  /** Whether another announcement of the same server says nothing but that it is still there. */
  boolean saysTheSame(Advert older) {
    return newest.flags() == older.newest.flags()
        && Arrays.equals(tags, older.tags)
        && Arrays.equals(snapshot.exchange(), older.snapshot.exchange())
        && snapshot.addresses().equals(older.snapshot.addresses());
  }

  /** Whether the server has sessions that a tag concerns. */
  boolean wants(long tag) {
    return newest.has(Announcement.ALL) || Arrays.binarySearch(tags, tag) >= 0;
  }
}
