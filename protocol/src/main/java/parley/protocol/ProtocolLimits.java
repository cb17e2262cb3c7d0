package parley.protocol;

/** Every limit of the protocol, in one place; docs/PROTOCOL.md says the same. */
public final class ProtocolLimits {
  /** The protocol's version. */
  public static final int VERSION = 1;

  /** Bytes in a client frame, without framing. */
  public static final int FRAME_BYTES = 16 * 1024;

  /** UTF-8 bytes in a message's body. */
  public static final int BODY_BYTES = 8 * 1024;

  /**
   * Bytes of a message's body inside a JSON string with the shortest escapes: what leaves room for
   * the other fields, so that a message which one server took fits into a frame of every other.
   */
  public static final int BODY_JSON_BYTES = 15 * 1024;

  /** Bytes in a peer frame, without its length. */
  public static final int PEER_FRAME_BYTES = 64 * 1024;

  /** JSON nesting. */
  public static final int NESTING = 8;

  /** Fields in one JSON object. */
  public static final int FIELDS = 64;

  /** Versions that a client may offer. */
  public static final int VERSIONS_OFFERED = 16;

  /** Figures in a note; further ones are ignored. */
  public static final int FIGURES = 16;

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

  /** Links that a message may cross. */
  public static final int TTL = 20;

  /** Entries in the members of a success frame. */
  public static final int MEMBERS_SHOWN = 100;

  /** UTF-8 bytes in a network's name. */
  public static final int NETWORK_BYTES = 64;

  /** ASCII bytes in a server's address, {@code host:port}. */
  public static final int ADDRESS_BYTES = 128;

  /** Addresses of one server. */
  public static final int ADDRESSES = 8;

  /** Peers in one frame. */
  public static final int PEERS = 64;

  /** Servers that one DATA frame is for. */
  public static final int TARGETS = 256;

  /** Tags in an announcement. */
  public static final int TAGS = 3_500;

  /** Entries in one DIGEST. */
  public static final int DIGEST = 3_000;

  /** Entries in one PULL. */
  public static final int PULLED = 1_000;

  /** Members in one list of a ROSTER. */
  public static final int ROSTER = 1_600;

  /** UTF-8 bytes of the members in both lists of a ROSTER, with 34 more for each. */
  public static final int ROSTER_BYTES = 56 * 1024;

  /** Members of one server that a ROSTER may count. */
  public static final int ROSTER_COUNT = 1_000_000;

  /** Links between two servers, at most, as far as announcements are concerned. */
  public static final int HOPS = 100;

  /** Bytes in the mac of an ACK. */
  public static final int MAC_BYTES = 16;

  /** Bytes in the code of a BYE. */
  public static final int BYE_CODE_BYTES = 32;

  /** UTF-8 bytes in the text of a BYE; the encoder cuts a longer one. */
  public static final int BYE_TEXT_BYTES = 512;

  /** Bytes in the proof of a verify. */
  public static final int PROOF_BYTES = 1024;

  /** Schemes of one server. */
  public static final int SCHEMES = 16;

  private ProtocolLimits() {}
}
