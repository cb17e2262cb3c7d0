package parley.protocol;

import java.util.List;

/**
 * What a server says of itself to all others, signed: how to confirm to it, where it can be
 * dialled, and what its sessions are interested in. A snapshot says it all; any other announcement
 * says what has changed since a snapshot.
 *
 * <p>Compared by identity.
 *
 * @param origin the server's key
 * @param version rises with each announcement of a server; at its start, the time in milliseconds
 * @param base the version of the snapshot that this builds on; its own version: it is a snapshot
 * @param flags a sum of {@link #ALL} and {@link #GONE}
 * @param exchange in a snapshot an X25519 public key, 32 bytes; otherwise empty
 * @param addresses in a snapshot where it can be dialled; otherwise empty
 * @param added {@link Tags}, in rising order: all in a snapshot, otherwise those that came
 * @param removed tags that went, in rising order; empty in a snapshot
 * @param sig the origin's signature, 64 bytes
 */
public record Announcement(
    Key origin,
    long version,
    long base,
    int flags,
    byte[] exchange,
    List<String> addresses,
    long[] added,
    long[] removed,
    byte[] sig) {
  /** A flag: the server has more tags than fit, and wants everything. */
  public static final int ALL = 1;

  /** A flag: the server is being stopped. */
  public static final int GONE = 2;

  /** Bytes in {@link #exchange}. */
  public static final int EXCHANGE_BYTES = 32;

  /** Whether it says everything by itself. */
  public boolean snapshot() {
    return base == version;
  }

  /** Whether a flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The same with a signature. */
  public Announcement withSig(byte[] signature) {
    return new Announcement(
        origin, version, base, flags, exchange, addresses, added, removed, signature);
  }

  /** What is signed. */
  public byte[] signedBytes() {
    return Canonical.signed("parley/1 announce", PeerCodec.fields(this));
  }
}
