package parley.protocol;

import java.util.List;

/**
 * What servers send each other over a link, in binary.
 *
 * <p>Records with array components are compared by identity: compare their fields, or their
 * encodings.
 */
public sealed interface PeerFrame {
  /**
   * The first frame on a link, in both directions (kind 1).
   *
   * @param version 1
   * @param network the network's name, 1 to 64 bytes
   * @param addresses where this server listens for links as {@code host:port}, at most 8; empty
   *     where it only dials out
   * @param flags 0
   * @param proof HMAC-SHA256 under the closed network's secret over {@code S("parley/1 hello",
   *     exporter, sender's key)}, or empty in an open network
   */
  record Hello(int version, String network, List<String> addresses, int flags, byte[] proof)
      implements PeerFrame {}

  /** Asks for a pong with the same number (kind 2). */
  record Ping(long number) implements PeerFrame {}

  /** Answers a ping (kind 3). */
  record Pong(long number) implements PeerFrame {}

  /** Peers that the sender has a link with, and where they can be dialled (kind 4); at most 64. */
  record Peers(List<Peer> peers) implements PeerFrame {}

  /** One peer in {@link Peers}: a hint, never a fact. */
  record Peer(Key key, List<String> addresses) {}

  /** A message on its way (kind 5); {@code ttl} counts the links it may still cross, 0 to 20. */
  record Data(int ttl, SignedMessage message) implements PeerFrame {}

  /** A server confirms that a message reached sessions of its own (kind 6). */
  record Ack(MessageId mid, Key server) implements PeerFrame {}

  /**
   * The sender closes the link, and why (kind 7): a code as in docs/PROTOCOL.md, and a sentence.
   */
  record Bye(String code, String text) implements PeerFrame {}
}
