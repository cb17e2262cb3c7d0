package parley.overlay;

import java.util.LinkedHashMap;
import java.util.Map;
import parley.protocol.Key;
import parley.protocol.ProtocolLimits;
import parley.protocol.RosterUpdate;

/** What one other server says of its members of one channel, and how it is asked. */
final class Roster {
  static final long NEVER = Long.MAX_VALUE;

  /** What an entry costs besides its nick: objects and two map entries; guess. */
  static final int MEMBER_BYTES = 256;

  /** What it costs at most. */
  private static final int MOST_MEMBER_BYTES = MEMBER_BYTES + 4 * ProtocolLimits.NICK_CHARACTERS;

  /**
   * Updates taken at once, and in a second after that. An honest server sends four; each costs as
   * much as all its members together, and a link may carry thousands. Guesses.
   */
  static final int UPDATES_BURST = 32;

  static final int UPDATES_PER_SECOND = 8;

  private static final long SECOND = 1_000;

  final Origin origin;

  /** Updates that are taken. */
  final Quota updates;

  /** The members that it has told, with their nicks. */
  private Map<Key, String> listed = new LinkedHashMap<>();

  /** The newest update; 0: none, or none of this life of the server. */
  private long version;

  /** Whether what the updates say is what is listed here. */
  private boolean held;

  /** Whether some that it has told are not listed, for they did not fit. */
  private boolean cut;

  private int count;
  private int bytes;

  /** When it was heard last. */
  long heardAt;

  /** Whether an answer is awaited before those who asked are told who is there. */
  boolean awaited;

  /** It does not answer: nothing of it counts until it is heard again. */
  boolean mute;

  /** When it is to be asked again, and how often it has been asked in vain. */
  private long askAt = NEVER;

  private int asks;

  /** Members here were not told of all changes of it. */
  boolean unsaid;

  Roster(Origin origin, long now) {
    this.origin = origin;
    this.heardAt = now;
    this.updates = new Quota(UPDATES_BURST, UPDATES_PER_SECOND, SECOND, now);
  }

  /** Whether it tells all of its members. */
  boolean whole() {
    return count == listed.size();
  }

  /** Members that it counts. */
  int count() {
    return count;
  }

  /** Members that it counts and does not tell. */
  int unlisted() {
    return count - listed.size();
  }

  Map<Key, String> listed() {
    return listed;
  }

  /** What it costs, in bytes. */
  int bytes() {
    return bytes;
  }

  /** What it would say after an update. */
  Map<Key, String> after(RosterUpdate update) {
    Map<Key, String> after = new LinkedHashMap<>();
    if (!update.snapshot()) {
      after.putAll(listed);
      update.absent().forEach(after::remove);
    }
    update.present().forEach(member -> after.put(member.key(), member.nick()));
    return after;
  }

  /**
   * As many members as fit, those first that were there before: each of them is one. Changes could
   * add up to any number, each of which costs as much as all members together.
   */
  Map<Key, String> fitting(Map<Key, String> after, int room) {
    if (after.size() <= ProtocolLimits.ROSTER && cost(after) <= room) {
      return after;
    }
    Map<Key, String> fitting = new LinkedHashMap<>();
    int cost = 0;
    for (boolean before : new boolean[] {true, false}) {
      for (Map.Entry<Key, String> each : after.entrySet()) {
        int more = cost(each.getValue());
        boolean fits = fitting.size() < ProtocolLimits.ROSTER && cost + more <= room;
        if (fits && listed.containsKey(each.getKey()) == before) {
          fitting.put(each.getKey(), each.getValue());
          cost += more;
        }
      }
    }
    return fitting;
  }

  private static int cost(Map<Key, String> members) {
    int cost = 0;
    for (String nick : members.values()) {
      cost += cost(nick);
    }
    return cost;
  }

  private static int cost(String nick) {
    return MEMBER_BYTES + 2 * nick.length();
  }

  /** Takes over what it says now. */
  void become(Map<Key, String> members, int counted) {
    listed = members;
    bytes = cost(members);
    count = Math.max(counted, members.size());
  }

  /** What an update is to this roster. */
  enum Verdict {
    OLD,
    SAME,
    NEXT,
    /** There was one before it that did not come. */
    GAP
  }

  /**
   * @param fits whether members that did not fit would now
   */
  Verdict judge(RosterUpdate update, boolean fits) {
    boolean again = update.version() == version;
    if (update.version() < version || (again && !update.snapshot())) {
      return Verdict.OLD;
    }
    if (held && again) {
      return fits ? Verdict.NEXT : Verdict.SAME;
    }
    boolean builds = update.snapshot() || (held && update.base() == version);
    return builds ? Verdict.NEXT : Verdict.GAP;
  }

  void took(RosterUpdate update, boolean fitted) {
    version = update.version();
    held = true;
    cut = !fitted || (cut && !update.snapshot());
  }

  /** Whether those that did not fit would now. */
  boolean fitsNow(int room) {
    int missing = Math.min(unlisted(), ProtocolLimits.ROSTER - listed.size());
    return held && cut && missing > 0 && bytes + missing * MOST_MEMBER_BYTES <= room;
  }

  /** Of an update only the count was taken: others cannot build on it. */
  void counted(RosterUpdate update) {
    version = update.version();
    held = false;
  }

  /** Whether it was neither heard nor asked. */
  boolean unasked() {
    return listed.isEmpty() && !held && version == 0 && asks == 0;
  }

  /** Whether it does not say who is there, and might if it is asked. */
  boolean unknown() {
    return !held && !mute;
  }

  /** Whether it may have members that it has not told, and would tell. */
  boolean incomplete() {
    return unknown() || (!whole() && !mute);
  }

  /** It is neither heard nor asked: there are many. */
  void assume() {
    mute = false;
    held = false;
    askAt = NEVER;
  }

  /** It said who is there. */
  void heard(long now) {
    heardAt = now;
    awaited = false;
    mute = false;
    askAt = NEVER;
    asks = 0;
  }

  long askAt() {
    return askAt;
  }

  int asks() {
    return asks;
  }

  /** It is asked, and again later if it does not answer. */
  void asked(long again) {
    askAt = again;
    asks++;
  }

  /** It is to be asked, at this time at the latest. */
  void want(long at) {
    if (askAt == NEVER) {
      asks = 0;
      askAt = at;
    }
  }

  /** It was asked in vain. */
  void silence() {
    askAt = NEVER;
    mute = true;
    held = false;
  }

  /** Its server was started again, maybe with a clock that is behind. */
  void reborn() {
    version = 0;
    held = false;
  }
}
