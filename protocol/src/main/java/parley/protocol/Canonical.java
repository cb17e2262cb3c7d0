package parley.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes that are signed: {@code S(label, f1, f2, …)} is the label in ASCII, a zero byte, and
 * for each field its length as an unsigned 32-bit big-endian number and its bytes. Integers are 8
 * bytes, big-endian; text is UTF-8.
 */
public final class Canonical {
  private Canonical() {}

  /** What a client signs to prove its key; {@code tlsExporter} is 32 bytes, or empty. */
  public static byte[] auth(
      Key server,
      String origin,
      byte[] challenge,
      byte[] clientNonce,
      Key user,
      long expires,
      byte[] tlsExporter) {
    return signed(
        "parley/1 auth",
        server.bytes(),
        utf8(origin),
        challenge,
        clientNonce,
        user.bytes(),
        u64(expires),
        tlsExporter);
  }

  /** What a server signs to prove its key. */
  public static byte[] server(Key server, byte[] challenge, byte[] clientNonce, Key user) {
    return signed("parley/1 server", server.bytes(), challenge, clientNonce, user.bytes());
  }

  /** What two servers authenticate to each other in a confirmation. */
  public static byte[] ack(MessageId mid, Key from, Key to, boolean delivered) {
    return signed(
        "parley/1 ack",
        ByteBuffer.allocate(2 * Long.BYTES).putLong(mid.high()).putLong(mid.low()).array(),
        from.bytes(),
        to.bytes(),
        new byte[] {(byte) (delivered ? 1 : 0)});
  }

  /** What an author signs. */
  public static byte[] message(
      Key author,
      SignedMessage.Target target,
      byte[] session,
      long seq,
      long ts,
      String nick,
      String ctype,
      String body) {
    byte[] kind;
    byte[] to;
    switch (target) {
      case SignedMessage.Target.Channel channel -> {
        kind = new byte[] {1};
        to = utf8(channel.name());
      }
      case SignedMessage.Target.Direct direct -> {
        kind = new byte[] {2};
        to = direct.key().bytes();
      }
    }
    return signed(
        "parley/1 msg",
        kind,
        author.bytes(),
        to,
        session,
        u64(seq),
        u64(ts),
        utf8(nick),
        utf8(ctype),
        utf8(body));
  }

  /** S(label, fields…). */
  public static byte[] signed(String label, byte[]... fields) {
    int size = label.length() + 1;
    for (byte[] field : fields) {
      size += Integer.BYTES + field.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(label.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    for (byte[] field : fields) {
      out.putInt(field.length).put(field);
    }
    return out.array();
  }

  /** 8 bytes, big-endian. */
  public static byte[] u64(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  /**
   * Strict UTF-8.
   *
   * @throws IllegalArgumentException if the text has a lone surrogate
   */
  public static byte[] utf8(String text) {
    if (!hasSurrogates(text)) {
      return text.getBytes(StandardCharsets.UTF_8); // the same, and much faster
    }
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("text with half a character (a lone surrogate)", e);
    }
  }

  private static boolean hasSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
