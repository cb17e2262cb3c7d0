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

  /**
   * A message on its way (kind 5).
   *
   * @param ttl links it may still cross, 0 to 20
   * @param source the id of the server at which it was published, which wants confirmations
   * @param targets ids of the servers that it is for, at most 256; none: it goes to all
   */
  record Data(int ttl, long source, long[] targets, SignedMessage message) implements PeerFrame {
    /** Whether it goes over every link. */
    public boolean flood() {
      return targets.length == 0;
    }
  }

  /**
   * A server has a message (kind 6).
   *
   * @param from the id of the server that has it
   * @param to the id of the server at which it was published
   * @param delivered whether it concerned a session there
   * @param mac 16 bytes that only the two servers can make, so that nobody between them can
   */
  record Ack(MessageId mid, long from, long to, boolean delivered, byte[] mac)
      implements PeerFrame {}

  /** What a server says of itself (kind 8), and how many links it has crossed so far. */
  record Announce(int hops, Announcement announcement) implements PeerFrame {}

  /**
   * Announcements that the sender has (kind 9), at most 3,000; three arrays of one length.
   *
   * @param ids of servers
   * @param versions the newest announcement of each
   * @param hops how far each is from the sender, 0 for itself
   */
  record Digest(long[] ids, long[] versions, byte[] hops) implements PeerFrame {}

  /**
   * Asks for the announcements of some servers (kind 10), at most 1,000; two arrays of one length.
   *
   * @param ids of servers
   * @param bases the versions of the snapshots that the sender has of them; 0: none
   */
  record Pull(long[] ids, long[] bases) implements PeerFrame {}

  /**
   * Who is in a channel on one server, on its way to others (kind 11).
   *
   * @param ttl links it may still cross, 0 to 20
   * @param targets ids of the servers that it is for, 1 to 256
   * @param number that of the {@link Ask} which it answers; 0: none
   */
  record Roster(int ttl, long[] targets, long number, RosterUpdate update) implements PeerFrame {}

  /**
   * Asks servers who is in a channel there (kind 12); each answers with a snapshot.
   *
   * @param ttl links it may still cross, 0 to 20
   * @param source the id of the server that wants to know
   * @param targets ids of the servers that it is for, 1 to 256
   * @param number another one each time
   */
  record Ask(int ttl, long source, long[] targets, long number, String channel)
      implements PeerFrame {}

  /**
   * The sender closes the link, and why (kind 7): a code as in docs/PROTOCOL.md, and a sentence.
   */
  record Bye(String code, String text) implements PeerFrame {}
}
