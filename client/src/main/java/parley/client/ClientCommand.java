package parley.client;

import parley.protocol.Key;

/** What a user wants done. Channel names are normalised by the session. */
public sealed interface ClientCommand {
  /** Begins the handshake. */
  record Connect() implements ClientCommand {}

  /** Signs the pending handshake; {@code challenge} has to be the pending one, in hex. */
  record Sign(String challenge) implements ClientCommand {}

  /** Sends a signature of the pending handshake, in hex. */
  record Verify(String signature) implements ClientCommand {}

  /** Joins a channel under a nick. */
  record Join(String channel, String nick) implements ClientCommand {}

  /** Leaves a channel. */
  record Leave(String channel) implements ClientCommand {}

  /** Asks who is in a channel. */
  record Who(String channel) implements ClientCommand {}

  /** Says something in a channel. */
  record Say(String channel, String body) implements ClientCommand {}

  /** Says something to one key. */
  record Tell(Key to, String body) implements ClientCommand {}

  /** Asks the server for a sign of life. */
  record Ping() implements ClientCommand {}

  /** Ends the session. */
  record Quit() implements ClientCommand {}
}
