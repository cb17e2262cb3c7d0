package parley.protocol;

import java.util.List;

/**
 * What a client sends. {@code id} is empty where the client gave none.
 *
 * <p>Records with array components are compared by identity: compare their fields, or their
 * encodings.
 */
public sealed interface ClientFrame {
  /** Opens the handshake; {@code nonce} is 32 bytes, {@code origin} what was dialled. */
  record Connect(String id, List<Integer> versions, Key key, byte[] nonce, String origin)
      implements ClientFrame {}

  /**
   * Proves the key: {@code expires} in milliseconds since 1970, {@code sig} 64 bytes over {@link
   * Canonical#auth}. {@code scheme} is the one that the client chose of the server's, empty for the
   * keys' own, and {@code proof} what it asks for beside the signature, over the same bytes; empty
   * for none.
   */
  record Verify(String id, long expires, byte[] sig, String scheme, byte[] proof)
      implements ClientFrame {
    /** By the keys' own scheme. */
    public Verify(String id, long expires, byte[] sig) {
      this(id, expires, sig, "", new byte[0]);
    }
  }

  /** Joins a channel under a nick, or changes the nick. */
  record Join(String id, String channel, String nick) implements ClientFrame {}

  /** Leaves a channel. */
  record Leave(String id, String channel) implements ClientFrame {}

  /** A message to a channel. */
  record Msg(String id, SignedMessage message) implements ClientFrame {}

  /** A message to a key. */
  record Private(String id, SignedMessage message) implements ClientFrame {}

  /** Asks who is in a channel. */
  record Who(String id, String channel) implements ClientFrame {}

  /** Asks for a sign of life. */
  record Ping(String id) implements ClientFrame {}

  /** Answers the server's ping. */
  record Pong(String id) implements ClientFrame {}

  /** Ends the session. */
  record Quit() implements ClientFrame {}
}
