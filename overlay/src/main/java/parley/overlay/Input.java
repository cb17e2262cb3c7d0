package parley.overlay;

import parley.protocol.Key;
import parley.protocol.SignedMessage;

/**
 * What happened. Links are numbered by the driver and never reused; addresses are {@code
 * host:port}.
 */
public sealed interface Input {
  /**
   * Starts the overlay: sent once, first; {@code wallMs} is the time of day in Unix milliseconds.
   */
  record Started(long wallMs) implements Input {}

  /** What the time of day is now; sent now and then, since it may be set. */
  record Clock(long wallMs) implements Input {}

  /**
   * A link's TLS handshake has ended and its key is proved; {@code exporter} is 32 bytes, equal at
   * both ends.
   */
  record LinkUp(int link, Key peer, boolean outbound, String address, byte[] exporter)
      implements Input {}

  /** A link has ended, whoever did it. */
  record LinkDown(int link, String code, String text) implements Input {}

  /** One whole frame arrived on a link. */
  record FrameReceived(int link, byte[] frame) implements Input {}

  /** A timer that was set has fired. */
  record TimerFired(TimerKey timer) implements Input {}

  /** An address to link with: {@code named} by the operator (dialled for ever), or a candidate. */
  record AddressFound(String address, boolean named) implements Input {}

  /** The operator wants no link to an address any more, be it a known one or that of a link. */
  record AddressForgotten(String address) implements Input {}

  /** A dial that was asked for has failed. */
  record DialFailed(String address, String code, String text) implements Input {}

  /** Answers {@link Output.Check}. */
  record Checked(long ticket, boolean valid) implements Input {}

  /** A local session published a message, whose signature and time the driver has verified. */
  record Publish(SignedMessage message) implements Input {}

  /** A channel has its first local member. */
  record Join(String channel) implements Input {}

  /** A channel has lost its last local member. */
  record Leave(String channel) implements Input {}

  /** A key has its first local session in a channel, or takes another nick there. */
  record Present(String channel, Key key, String nick) implements Input {}

  /** A key has lost its last local session in a channel. */
  record Absent(String channel, Key key) implements Input {}

  /** Who is in a channel is to be found out; {@link Output.Found} follows, perhaps at once. */
  record Who(long number, String channel) implements Input {}

  /** A key has its first local session. */
  record KeyOnline(Key key) implements Input {}

  /** A key has lost its last local session. */
  record KeyOffline(Key key) implements Input {}

  /** The operator is stopping the server: say goodbye on every link. */
  record Stopping() implements Input {}
}
