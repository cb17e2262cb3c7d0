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

  /** What a server takes only so many of in a second; past that, it is sent again. */
  sealed interface Paced extends ClientCommand {}

  /** Joins a channel under a nick. */
  record Join(String channel, String nick) implements Paced {}

  /** Leaves a channel. */
  record Leave(String channel) implements Paced {}

  /** Asks who is in a channel. */
  record Who(String channel) implements Paced {}

  /** Says something in a channel. */
  record Say(String channel, String body) implements Paced {}

  /** Says something to one key. */
  record Tell(Key to, String body) implements Paced {}

  /** Asks the server for a sign of life. */
  record Ping() implements ClientCommand {}

  /** Ends the session. */
  record Quit() implements ClientCommand {}
}
