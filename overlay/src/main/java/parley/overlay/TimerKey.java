package parley.overlay;

import parley.protocol.MessageId;

/** What a timer is for. */
public sealed interface TimerKey {
  /** Pings on a link, and its death when they are not answered. */
  record LinkPing(int link) implements TimerKey {}

  /** A link whose HELLO is overdue. */
  record LinkHello(int link) implements TimerKey {}

  /** Membership: dial, exchange peers. */
  record Membership() implements TimerKey {}

  /** The next attempt at an address. */
  record Redial(String address) implements TimerKey {}

  /** A published direct message whose confirmations are awaited. */
  record Settle(MessageId mid) implements TimerKey {}

  /** Forgets message ids past their time. */
  record Forget() implements TimerKey {}
}
