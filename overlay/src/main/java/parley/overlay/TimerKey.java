package parley.overlay;

/** What a timer is for. */
public sealed interface TimerKey {
  /** Pings on a link, and its death when they are not answered. */
  record LinkPing(int link) implements TimerKey {}

  /** A link whose HELLO is overdue. */
  record LinkHello(int link) implements TimerKey {}

  /** Membership: dial, exchange peers. */
  record Membership() implements TimerKey {}

  /** Whether further addresses are to be dialled, since some have not answered. */
  record Fill() implements TimerKey {}

  /** The next attempt at an address. */
  record Redial(String address) implements TimerKey {}

  /** This server's next announcement. */
  record Announce() implements TimerKey {}

  /** Digests, and what was asked for and did not come. */
  record Gossip() implements TimerKey {}

  /** Rosters that are to be told, asked for, or refreshed. */
  record Rosters() implements TimerKey {}

  /** Published messages whose confirmations are overdue. */
  record Confirm() implements TimerKey {}
}
