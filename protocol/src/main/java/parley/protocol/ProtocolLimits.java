package parley.protocol;

/** Every limit of the protocol, in one place; docs/PROTOCOL.md says the same. */
public final class ProtocolLimits {
  /** The protocol's version. */
  public static final int VERSION = 1;

  /** Bytes in a client frame, without framing. */
  public static final int FRAME_BYTES = 16 * 1024;

  /** UTF-8 bytes in a message's body. */
  public static final int BODY_BYTES = 8 * 1024;

  /** Bytes in a peer frame, without its length. */
  public static final int PEER_FRAME_BYTES = 64 * 1024;

  /** JSON nesting. */
  public static final int NESTING = 8;

  /** The largest integer on the wire, 2^53. */
  public static final long MAX_INTEGER = 1L << 53;

  /** UTF-8 bytes in a request's id. */
  public static final int ID_BYTES = 64;

  /** UTF-8 bytes in a channel's name. */
  public static final int CHANNEL_BYTES = 64;

  /** Characters (code points) in a nick. */
  public static final int NICK_CHARACTERS = 32;

  /** UTF-8 bytes in an origin. */
  public static final int ORIGIN_BYTES = 256;

  /** ASCII bytes in a content type. */
  public static final int CTYPE_BYTES = 64;

  /** How far a message's time may be from a server's, in milliseconds. */
  public static final long CLOCK_WINDOW_MS = 120_000;

  /** How long a server remembers a message's id, in milliseconds. */
  public static final long DEDUP_MS = 300_000;

  /** Links that a message may cross. */
  public static final int TTL = 20;

  /** Entries in the members of a success frame. */
  public static final int MEMBERS_SHOWN = 100;

  private ProtocolLimits() {}
}
