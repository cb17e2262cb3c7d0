package parley.protocol;

/**
 * Client frames as JSON, strictly: one object in UTF-8, no duplicate keys, no unknown form of a
 * known field; unknown fields are ignored. All methods are pure; any thread.
 */
public final class ClientCodec {
  private ClientCodec() {}

  /** Decodes what a client sent, without any framing. */
  public static Decoded<ClientFrame> decodeClientFrame(byte[] text) {
    throw new UnsupportedOperationException("helper P");
  }

  /** Decodes what a server sent, without any framing. */
  public static Decoded<ServerFrame> decodeServerFrame(byte[] text) {
    throw new UnsupportedOperationException("helper P");
  }

  /** Encodes without any framing; the result has no line end in it. */
  public static byte[] encode(ClientFrame frame) {
    throw new UnsupportedOperationException("helper P");
  }

  /** Encodes without any framing; the result has no line end in it. */
  public static byte[] encode(ServerFrame frame) {
    throw new UnsupportedOperationException("helper P");
  }
}
