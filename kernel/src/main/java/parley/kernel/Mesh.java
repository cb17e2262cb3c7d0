package parley.kernel;

import parley.overlay.Elsewhere;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.SignedMessage;

/** What the rest of the mesh is told, and asked. Loop thread. */
interface Mesh {
  /** Whether a message with this id came by, from a client or from a peer. */
  boolean seen(MessageId mid);

  void publish(SignedMessage message);

  void joined(String channel);

  void left(String channel);

  /** A key is in a channel here, or took another nick there. */
  void present(String channel, Key key, String nick);

  /** A key is in a channel here no more. */
  void absent(String channel, Key key);

  /** Who is in a channel on other servers, as far as is known. */
  Elsewhere elsewhere(String channel);

  /** Finds out who is in a channel on other servers; {@code found} runs then, perhaps at once. */
  void who(String channel, Runnable found);

  void online(Key key);

  void offline(Key key);
}
