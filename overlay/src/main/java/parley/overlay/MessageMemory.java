package parley.overlay;

import java.util.OptionalInt;
import parley.protocol.MessageId;
import parley.protocol.ProtocolLimits;
import parley.protocol.SignedMessage;

/** What was done with each message, in the bytes that {@link SeenIds} remembers. */
final class MessageMemory {
  /** How long it is remembered that a confirmation was passed back; guess. */
  static final long ACK_MS = 10_000;

  /** In the byte of a message itself. */
  private static final int TAKEN = 1;

  private static final int CONCERNED = 2;

  /** How far a flood of it could go: the {@link #reach} of its ttl in these units. */
  private static final int REACH = 4;

  private static final int REACH_BITS = 7 * REACH;

  /** In the byte of a message and a server: attempts, and confirmations in these units. */
  private static final int ACK = 16;

  private final Turn turn;
  private final SeenIds seen;
  private int owner = SeenIds.SELF;

  MessageMemory(Turn turn, SeenIds seen) {
    this.turn = turn;
    this.seen = seen;
  }

  /** Whether there is room for a message of this server's own. */
  boolean hasRoom() {
    owner = SeenIds.SELF;
    return seen.hasRoom(owner, 1, turn.now());
  }

  /**
   * Whether there is room to do something with a message and some servers. What is remembered next
   * is charged to the link; one that takes its slot later takes over what it has there.
   */
  boolean hasRoom(Link link, int entries) {
    owner = link.slot + 1;
    return seen.hasRoom(owner, entries, turn.now());
  }

  /** Whether a message is taken at all, by its time. */
  boolean timely(SignedMessage message) {
    long ageMs = turn.wallMs() - message.ts();
    return ageMs <= seen.windowMs() && -ageMs <= ProtocolLimits.CLOCK_WINDOW_MS;
  }

  /** Whether a message was published here, was for this server, or concerned sessions here. */
  boolean taken(MessageId mid) {
    return (seen.get(mid) & TAKEN) != 0;
  }

  /** Whether a message was handed to sessions here. */
  boolean concerned(MessageId mid) {
    return (seen.get(mid) & CONCERNED) != 0;
  }

  void take(MessageId mid, SignedMessage message, boolean concerned) {
    put(mid, seen.get(mid) | TAKEN | (concerned ? CONCERNED : 0), message);
  }

  /** Whether a flood goes no farther with so much way left than an earlier copy of it went. */
  boolean flooded(MessageId mid, int ttl) {
    return REACH * reach(ttl) <= (seen.get(mid) & REACH_BITS);
  }

  void flood(MessageId mid, SignedMessage message, int ttl) {
    put(mid, (seen.get(mid) & ~REACH_BITS) | REACH * reach(ttl), message);
  }

  /** The slot of the link over which a message first came that was then flooded, if it did. */
  OptionalInt floodCameBy(MessageId mid) {
    int from = seen.owner(mid);
    boolean flooded = (seen.get(mid) & REACH_BITS) != 0;
    return flooded && from != SeenIds.SELF ? OptionalInt.of(from - 1) : OptionalInt.empty();
  }

  /**
   * From 1 to 5: one more for each doubling. A neighbour can send a flood on with hardly any way
   * left, and be the first; so a later copy that may go twice as far goes on, too, which happens
   * four times at most.
   */
  private static int reach(int ttl) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(ttl + 1);
  }

  /** Copies for one server that were sent on, or came here for this one. */
  int attempts(MessageId mid, long target) {
    return seen.get(mid, target) % ACK;
  }

  void attempt(MessageId mid, long target, SignedMessage message) {
    byte before = seen.get(mid, target);
    seen.put(mid, target, (byte) (before + 1), owner, until(message), turn.now());
  }

  /** Confirmations of one server that were passed back. */
  int acks(MessageId mid, long from) {
    return seen.get(mid, from) / ACK;
  }

  /** Counts one more; it has no ttl, so this is what ends a loop. */
  void ack(MessageId mid, long from) {
    byte before = seen.get(mid, from);
    seen.put(mid, from, (byte) (before + ACK), owner, turn.now() + ACK_MS, turn.now());
  }

  private void put(MessageId mid, int bits, SignedMessage message) {
    seen.put(mid, (byte) bits, owner, until(message), turn.now());
  }

  /** When a message is too old, by this server's own time. */
  private long until(SignedMessage message) {
    return turn.now() + message.ts() - turn.wallMs() + ProtocolLimits.CLOCK_WINDOW_MS;
  }
}
