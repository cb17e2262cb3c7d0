package parley.protocol;

/**
 * What a user said, signed by its author. Immutable by convention: the arrays are never written
 * again.
 *
 * @param target a channel's name, or a key
 * @param session 8 random bytes, chosen by the author's client for each connection
 * @param seq counts up from 1 within a session
 * @param ts milliseconds since 1970 by the author's clock
 * @param ctype how the body is read, for example {@code text/plain}
 * @param sig 64 bytes over {@link #signedBytes}
 */
public record SignedMessage(
    Key author,
    Target target,
    byte[] session,
    long seq,
    long ts,
    String nick,
    String ctype,
    String body,
    byte[] sig) {
  /**
   * Stands in a client's frame, where the author's key is not sent: 32 zero bytes, no valid key.
   */
  public static final Key NO_AUTHOR = Key.of(new byte[Key.LENGTH]);

  /** Where a message goes. */
  public sealed interface Target {
    /** To everybody in a channel (kind 1). */
    record Channel(String name) implements Target {}

    /** To every session of a key (kind 2). */
    record Direct(Key key) implements Target {}
  }

  /** The bytes that the author signs. */
  public byte[] signedBytes() {
    return Canonical.message(author, target, session, seq, ts, nick, ctype, body);
  }

  /** The first 16 bytes of SHA-256 over the signed bytes; computed at each call. */
  public MessageId mid() {
    return MessageId.of(signedBytes());
  }

  /** The same message by an author: whoever knows the session names the one of a client's frame. */
  public SignedMessage withAuthor(Key key) {
    return new SignedMessage(key, target, session, seq, ts, nick, ctype, body, sig);
  }

  /** The same message with its signature. */
  public SignedMessage withSig(byte[] signature) {
    return new SignedMessage(author, target, session, seq, ts, nick, ctype, body, signature);
  }
}
