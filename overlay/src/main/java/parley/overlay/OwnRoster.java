package parley.overlay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import parley.protocol.Canonical;
import parley.protocol.Key;
import parley.protocol.ProtocolLimits;
import parley.protocol.RosterUpdate;

/** This server's own members of one channel, and what the others have been told of them. */
final class OwnRoster {
  /** Members that a snapshot tells when it does not tell all: what a client is shown. */
  static final int SAMPLE = ProtocolLimits.MEMBERS_SHOWN;

  /** The same, where there are many servers. */
  static final int FEW = 4;

  /** A crowd that has changed by this part of it is told of at once; guess. */
  private static final int MUCH = 10;

  private final OverlayConfig config;
  private final String channel;
  private final TreeMap<Key, String> members = new TreeMap<>();

  /** Keys that changed since the last update, with what it told; empty: it was no member. */
  private SortedMap<Key, Optional<String>> changed = Collections.emptySortedMap();

  private int bytes;
  private long version;
  private int told; // members, as the last update counted them
  private int listed; // members that a snapshot tells that does not tell all
  private boolean whole; // whether the last update told all members
  private Optional<RosterUpdate> snapshot = Optional.empty(); // signed, of this version

  OwnRoster(OverlayConfig config, String channel) {
    this.config = config;
    this.channel = channel;
  }

  boolean has(Key key) {
    return members.containsKey(key);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  int size() {
    return members.size();
  }

  /** Whether others may not know that a key is a member, and are to be told of each. */
  boolean untold(Key key) {
    return changed.containsKey(key) && members.containsKey(key) && fits();
  }

  /** Whether there was an update. */
  boolean begun() {
    return version > 0;
  }

  void put(Key key, String nick) {
    became(key, Optional.ofNullable(members.put(key, nick)), Optional.of(nick));
  }

  void remove(Key key) {
    became(key, Optional.ofNullable(members.remove(key)), Optional.empty());
  }

  private void became(Key key, Optional<String> before, Optional<String> after) {
    bytes += after.map(OwnRoster::bytes).orElse(0) - before.map(OwnRoster::bytes).orElse(0);
    if (changed.isEmpty()) {
      changed = new TreeMap<>();
    }
    Optional<String> told = changed.computeIfAbsent(key, any -> before);
    if (told.equals(after)) {
      changed.remove(key); // who came and went again is not spoken of
    }
  }

  private static int bytes(String nick) {
    return RosterUpdate.MEMBER_BYTES + Canonical.utf8(nick).length;
  }

  private boolean fits() {
    return members.size() <= ProtocolLimits.ROSTER && bytes <= ProtocolLimits.ROSTER_BYTES;
  }

  /** Whether others should be told soon of a channel with many servers and that many members. */
  boolean news(int total) {
    int by = Math.abs(members.size() - told);
    return by > 0 && by * (long) MUCH >= total;
  }

  /** Whether others should be told soon; of a crowd, only when it has grown or shrunk much. */
  boolean news(boolean crowded) {
    boolean all = !crowded && fits();
    if (version == 0 || all != whole || (!crowded && listed < SAMPLE)) {
      return true; // the last: there were many servers, and more can be told
    }
    return all ? !changed.isEmpty() : news(told);
  }

  /**
   * The next update, not signed: a change if it can be one. One without changes is a sign of life.
   */
  RosterUpdate next(long nextVersion, Crowd crowd) {
    boolean all = !crowd.crowded() && fits();
    int before = listed;
    listed = crowd.many() ? FEW : SAMPLE;
    // where there are many servers, those that do not know the version before must not all ask
    boolean change =
        !crowd.many()
            && version > 0
            && all == whole
            && (all ? changesFit() : changed.isEmpty() && listed == before);
    long base = version;
    version = nextVersion;
    whole = all;
    told = members.size();
    RosterUpdate update = change ? change(base) : unsignedSnapshot();
    changed = Collections.emptySortedMap();
    // that of a crowd must stay as it was told, since not every change of it is
    snapshot = whole ? Optional.empty() : Optional.of(signed(unsignedSnapshot()));
    return update;
  }

  private boolean changesFit() {
    int size = 0;
    for (Map.Entry<Key, Optional<String>> each : changed.entrySet()) {
      String nick = members.get(each.getKey());
      size += nick == null ? Key.LENGTH : bytes(nick);
    }
    return changed.size() <= ProtocolLimits.ROSTER && size <= ProtocolLimits.ROSTER_BYTES;
  }

  private RosterUpdate change(long base) {
    List<RosterUpdate.Member> present = new ArrayList<>();
    List<Key> absent = new ArrayList<>();
    for (Key key : changed.keySet()) {
      String nick = members.get(key);
      if (nick == null) {
        absent.add(key);
      } else {
        present.add(new RosterUpdate.Member(key, nick));
      }
    }
    return update(base, present, absent);
  }

  private RosterUpdate unsignedSnapshot() {
    List<RosterUpdate.Member> present =
        members.entrySet().stream()
            .limit(whole ? members.size() : listed)
            .map(each -> new RosterUpdate.Member(each.getKey(), each.getValue()))
            .toList();
    return update(version, present, List.of());
  }

  private RosterUpdate update(long base, List<RosterUpdate.Member> present, List<Key> absent) {
    int count = Math.min(members.size(), ProtocolLimits.ROSTER_COUNT);
    return new RosterUpdate(
        config.self(), channel, version, base, count, present, absent, new byte[0]);
  }

  RosterUpdate signed(RosterUpdate update) {
    return update.withSig(config.secrets().sign(update.signedBytes()));
  }

  /** Whether {@link #snapshot} can be had: not while changes wait to be told. */
  boolean settled() {
    return version > 0 && (!whole || changed.isEmpty());
  }

  /** What the updates so far add up to, signed. */
  RosterUpdate snapshot() {
    RosterUpdate made = snapshot.orElseGet(() -> signed(unsignedSnapshot()));
    snapshot = Optional.of(made);
    return made;
  }
}
