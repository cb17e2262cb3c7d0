package parley.protocol;

/**
 * What a user said, signed by its author. Immutable by convention: the arrays are never written
 * again. Compared by identity. Any thread.
 */
public final class SignedMessage {
  /**
   * Stands in a client's frame, where the author's key is not sent: 32 zero bytes, no valid key.
   */
  public static final Key NO_AUTHOR = Key.of(new byte[Key.LENGTH]);

  private final Key author;
  private final Target target;
  private final byte[] session;
  private final long seq;
  private final long ts;
  private final String nick;
  private final String ctype;
  private final String body;
  private final byte[] sig;

  /** Made when it is first asked for; threads that race for it make the same. */
  private MessageId mid;

  /**
   * @param target a channel's name, or a key
   * @param session 8 random bytes, chosen by the author's client for each connection
   * @param seq counts up from 1 within a session
   * @param ts milliseconds since 1970 by the author's clock
   * @param ctype how the body is read, for example {@code text/plain}
   * @param sig 64 bytes over {@link #signedBytes}
   */
  public SignedMessage(
      Key author,
      Target target,
      byte[] session,
      long seq,
      long ts,
      String nick,
      String ctype,
      String body,
      byte[] sig) {
    this.author = author;
    this.target = target;
    this.session = session;
    this.seq = seq;
    this.ts = ts;
    this.nick = nick;
    this.ctype = ctype;
    this.body = body;
    this.sig = sig;
  }

  /** Where a message goes. */
  public sealed interface Target {
    /** To everybody in a channel (kind 1). */
    record Channel(String name) implements Target {}

    /** To every session of a key (kind 2). */
    record Direct(Key key) implements Target {}
  }

  /** Who said it. */
  public Key author() {
    return author;
  }

  /** A channel's name, or a key. */
  public Target target() {
    return target;
  }

  /** 8 bytes, not copied. */
  public byte[] session() {
    return session;
  }

  /** Counts up from 1 within a session. */
  public long seq() {
    return seq;
  }

  /** Milliseconds since 1970 by the author's clock. */
  public long ts() {
    return ts;
  }

  /** The author's nick. */
  public String nick() {
    return nick;
  }

  /** How the body is read, for example {@code text/plain}. */
  public String ctype() {
    return ctype;
  }

  /** What was said. */
  public String body() {
    return body;
  }

  /** 64 bytes over {@link #signedBytes}, not copied. */
  public byte[] sig() {
    return sig;
  }

  /** The bytes that the author signs; made at each call. */
  public byte[] signedBytes() {
    return Canonical.message(author, target, session, seq, ts, nick, ctype, body);
  }

  /** The first 16 bytes of SHA-256 over the signed bytes. */
  public MessageId mid() {
    MessageId known = mid;
    if (known == null) {
      known = MessageId.of(signedBytes());
      mid = known;
    }
    return known;
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
