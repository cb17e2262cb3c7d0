package parley.overlay;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import parley.protocol.Key;

/** What is known of one link. */
final class Link {
  enum State {
    /** Waits for the other side's HELLO. */
    GREETING,
    /** Carries everything. */
    READY,
    /** Gave way to another link; what was on its way is still heard. */
    PARTING,
    /** Waits for its end. */
    CLOSING
  }

  /** PEERS that a link may send at once, and in a second; guesses. */
  static final int PEERS_BURST = 16;

  static final int PEERS_PER_SECOND = 2;

  /** Pings that a link may send at once, and in a second; guesses. */
  static final int PING_BURST = 10;

  static final int PINGS_PER_SECOND = 1;

  /** Servers that a link may make known; guesses. */
  static final int NEW_SERVERS_BURST = 4_000;

  static final int NEW_SERVERS_PER_SECOND = 100;

  /** Announcements that a link may ask for; guesses. */
  static final int PULLS_BURST = 4_000;

  static final int PULLS_PER_SECOND = 200;

  /** Servers that a link's messages may be for; guesses. */
  static final int DATA_BURST = 100_000;

  static final int DATA_PER_SECOND = 20_000;

  /** Bytes of rosters that questions from a link may cost; guesses. */
  static final int ANSWER_BYTES_BURST = 1 << 20;

  static final int ANSWER_BYTES_PER_SECOND = 1 << 16;

  private static final long SECOND = 1_000;

  final int id;
  final Key peer;
  final boolean outbound;
  final String address;
  final Optional<HostPort> ip;

  /** Of its other end. */
  final Optional<String> subnet;

  final byte[] exporter;
  final long upAt;
  final Quota peersAllowed;
  final Quota pingsAllowed;

  State state = State.GREETING;

  /** Whether it ever was ready. */
  boolean greeted;

  long heardAt;
  long pingNumber;
  long pingSentAt;
  OptionalLong roundTripMs = OptionalLong.empty();

  /** Where the peer says that it listens, a wildcard host replaced; empty before HELLO. */
  List<String> claimed = List.of();

  /** Those of them that are told to others. */
  List<String> told = List.of();

  /** Why this side, or the other by a BYE, closes the link; empty before that. */
  String causeCode = "";

  String causeText = "";

  /** Bytes of this link's frames whose signatures are being checked. */
  int checkedBytes;

  /** A small number, which no other link of this server has at the same time. */
  int slot;

  /** How reliably messages were confirmed that went over this link: 0 to 1. */
  double score = 1;

  /** Servers whose announcements are to be offered in the next digest. */
  final Set<Origin> offers = new LinkedHashSet<>();

  /** Announcements that are to be asked for, unless others send them before. */
  final Wanted wanted = new Wanted();

  /** Servers whose announcements have been asked for. */
  final AskedFor asked = new AskedFor();

  long askedAt;

  final Quota newServers;

  /** News that is passed on at once although there are many servers. */
  final Quota eager;

  final Quota pulls;
  final Quota data;
  final Quota answers;

  /** Invalid messages since {@link #invalidSince}. */
  int invalid;

  long invalidSince;

  Link(Input.LinkUp up, long now) {
    id = up.link();
    peer = up.peer();
    outbound = up.outbound();
    address = up.address();
    ip = HostPort.parse(up.ip());
    subnet = Subnet.of(up.ip());
    exporter = up.exporter();
    upAt = now;
    heardAt = now;
    peersAllowed = new Quota(PEERS_BURST, PEERS_PER_SECOND, SECOND, now);
    pingsAllowed = new Quota(PING_BURST, PINGS_PER_SECOND, SECOND, now);
    newServers = new Quota(NEW_SERVERS_BURST, NEW_SERVERS_PER_SECOND, SECOND, now);
    eager = EagerQuota.ofLink(now);
    pulls = new Quota(PULLS_BURST, PULLS_PER_SECOND, SECOND, now);
    data = new Quota(DATA_BURST, DATA_PER_SECOND, SECOND, now);
    answers = new Quota(ANSWER_BYTES_BURST, ANSWER_BYTES_PER_SECOND, SECOND, now);
  }

  /** Whether it is up, or about to be. */
  boolean live() {
    return state == State.GREETING || state == State.READY;
  }

  boolean ready() {
    return state == State.READY;
  }
}
