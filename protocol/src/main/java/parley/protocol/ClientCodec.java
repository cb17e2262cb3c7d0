package parley.protocol;

/**
 * Client frames as JSON, strictly: one object in UTF-8, no duplicate keys, no unknown form of a
 * known field; unknown fields are ignored. All methods are pure; any thread.
 */
public final class ClientCodec {
  private ClientCodec() {}

  /**
   * Decodes what a client sent, without any framing.
   *
   * <p>A message in it is by {@link SignedMessage#NO_AUTHOR}: a client does not send its key again,
   * and whoever knows the session puts it in with {@link SignedMessage#withAuthor}.
   */
  public static Decoded<ClientFrame> decodeClientFrame(byte[] text) {
    var fields = new JsonFields();
    try {
      fields.read(text);
      return new Decoded.Frame<>(ClientFrameReader.read(fields));
    } catch (Refusal refusal) {
      return refusal.as(fields.idOrNone("id"));
    }
  }

  /** Decodes what a server sent, without any framing. */
  public static Decoded<ServerFrame> decodeServerFrame(byte[] text) {
    var fields = new JsonFields();
    try {
      fields.read(text);
      return new Decoded.Frame<>(ServerFrameReader.read(fields));
    } catch (Refusal refusal) {
      return refusal.as(fields.idOrNone("re"));
    }
  }

  /**
   * Encodes without any framing; the result has no line end in it.
   *
   * @throws IllegalArgumentException if a text has half a character
   */
  public static byte[] encode(ClientFrame frame) {
    return FrameWriter.write(frame);
  }

  /**
   * Encodes without any framing; the result has no line end in it. Of the members in a success only
   * as many are written as a frame can hold.
   *
   * @throws IllegalArgumentException if a text has half a character
   */
  public static byte[] encode(ServerFrame frame) {
    return FrameWriter.write(frame);
  }

  /**
   * Makes the answer to one request of a {@link ServerFrame.Success} that was encoded without
   * {@code re}, for many.
   *
   * @param re the request's id; empty: it has none
   * @throws IllegalArgumentException if the id has half a character
   */
  public static byte[] answering(String re, byte[] success) {
    return FrameWriter.answering(re, success);
  }
}
