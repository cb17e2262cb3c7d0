package parley.protocol;

import java.util.List;

/**
 * What a server says of its own members of a channel, signed: a snapshot says it all; a change says
 * what is different since the version before.
 *
 * <p>Compared by identity.
 *
 * @param origin the server's key
 * @param version rises with each update of a server, whatever channel it is about
 * @param base the version of the same channel that a change builds on; its own version: it is a
 *     snapshot
 * @param count members on that server; in a snapshot with fewer entries the others are not told
 * @param present in rising order of keys: members, or in a change those that came or took another
 *     nick
 * @param absent keys that are members no more, in rising order; empty in a snapshot
 * @param sig the origin's signature, 64 bytes
 */
public record RosterUpdate(
    Key origin,
    String channel,
    long version,
    long base,
    int count,
    List<Member> present,
    List<Key> absent,
    byte[] sig) {
  /** Bytes of a member beside its nick, in a frame. */
  public static final int MEMBER_BYTES = Key.LENGTH + 2;

  /** A key, and the nick that it took last on that server. */
  public record Member(Key key, String nick) {}

  /** Whether it says everything by itself. */
  public boolean snapshot() {
    return base == version;
  }

  /** The same with a signature. */
  public RosterUpdate withSig(byte[] signature) {
    return new RosterUpdate(origin, channel, version, base, count, present, absent, signature);
  }

  /** What is signed. */
  public byte[] signedBytes() {
    return Canonical.signed("parley/1 roster", PeerCodec.fields(this));
  }
}
