package parley.protocol;

/**
 * Peer frames in binary: one byte kind, then the fields in the order of the record. Strict:
 * trailing bytes, bad UTF-8 and anything unspecified are refused. All methods are pure; any thread.
 */
public final class PeerCodec {
  private PeerCodec() {}

  /** Decodes one frame, without the length before it. */
  public static Decoded<PeerFrame> decode(byte[] frame) {
    throw new UnsupportedOperationException("helper P");
  }

  /** Encodes one frame, without the length before it. */
  public static byte[] encode(PeerFrame frame) {
    throw new UnsupportedOperationException("helper P");
  }
}
