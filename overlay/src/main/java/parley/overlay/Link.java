package parley.overlay;

import java.util.List;
import java.util.OptionalLong;
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

  /** Peers frames that a link may send at once; guess. */
  static final int PEERS_BURST = 16;

  /** Pings that a link may send at once, and in ten seconds; guess. */
  static final int PING_BURST = 10;

  final int id;
  final Key peer;
  final boolean outbound;
  final String address;
  final byte[] exporter;
  final long upAt;
  final Bucket peersAllowed;
  final Bucket pingsAllowed;

  State state = State.GREETING;

  /** Whether it ever was ready. */
  boolean greeted;

  long heardAt;
  long pingNumber;
  long pingSentAt;
  OptionalLong roundTripMs = OptionalLong.empty();

  /** Where the peer says that it listens, a wildcard host replaced; empty before HELLO. */
  List<String> claimed = List.of();

  /** Why this side, or the other by a BYE, closes the link; empty before that. */
  String causeCode = "";

  String causeText = "";

  /** Bytes of this link's messages whose signatures are being checked. */
  int verifyingBytes;

  /** Invalid messages since {@link #invalidSince}. */
  int invalid;

  long invalidSince;

  Link(Input.LinkUp up, long now) {
    id = up.link();
    peer = up.peer();
    outbound = up.outbound();
    address = up.address();
    exporter = up.exporter();
    upAt = now;
    heardAt = now;
    peersAllowed = new Bucket(PEERS_BURST, 500, now);
    pingsAllowed = new Bucket(PING_BURST, 1_000, now);
  }

  /** Whether it is up, or about to be. */
  boolean live() {
    return state == State.GREETING || state == State.READY;
  }

  boolean ready() {
    return state == State.READY;
  }
}
