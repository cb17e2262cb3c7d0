package parley.overlay;

import java.util.Optional;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.SignedMessage;

/** What is to be done, in order. */
public sealed interface Output {
  /** Send a frame on a link; if the link's queue is full, the driver disconnects it (SLOW_PEER). */
  record Send(int link, byte[] frame) implements Output {}

  /** Close a link; {@link Input.LinkDown} follows. */
  record Disconnect(int link, String code, String text) implements Output {}

  /** Dial an address; {@link Input.LinkUp} or {@link Input.DialFailed} follows. */
  record Dial(String address) implements Output {}

  /** Fire this timer once after the delay; replaces one under the same key. */
  record SetTimer(TimerKey timer, long delayMs) implements Output {}

  /** Check a signature off the loop; {@link Input.Checked} follows, in order per link. */
  record Check(long ticket, int link, Key signer, byte[] signed, byte[] sig) implements Output {}

  /** Hand a verified message, never seen before, to local sessions. */
  record Deliver(SignedMessage message) implements Output {}

  /**
   * What is known of a published message's way: final, and told once, for a direct message within
   * two seconds.
   *
   * @param reached other servers that have handed it to sessions of theirs
   * @param expected other servers that it concerned
   */
  record Settled(MessageId mid, int reached, int expected) implements Output {}

  /**
   * What other servers say of a key in a channel with local members has changed.
   *
   * @param before its nick there; empty: it was on none of them
   * @param after its nick there; empty: it is on none of them any more
   */
  record Presence(String channel, Key key, Optional<String> before, Optional<String> after)
      implements Output {}

  /**
   * From now on, members of a channel are told who comes and goes, or are not, since there are too
   * many of them.
   *
   * @param count members on all servers
   */
  record PresenceTold(String channel, boolean told, int count) implements Output {}

  /** As much is known of a channel as can be found out: answers {@link Input.Who}. */
  record Found(long number) implements Output {}

  /**
   * Something for the log, at info: a link that is up (after HELLO) or has ended, with its cause.
   */
  record LinkEvent(boolean up, Key peer, String address, boolean outbound, String text)
      implements Output {}

  /** Something for the log, at info: no link comes of an address that the operator named. */
  record AddressEvent(String address, String code, String text) implements Output {}
}
