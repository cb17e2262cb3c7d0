package parley.console;

import java.util.EnumSet;
import java.util.Set;
import parley.client.ClientCommand;
import parley.client.ClientEvent;
import parley.protocol.ErrorCode;

/** Keeps account of what has come of a conversation, for the exit status. Not for many threads. */
final class Tally {
  /** How it stands. */
  enum Verdict {
    /** All went well. */
    WELL,
    /** A command failed. */
    FAILED,
    /** The connection was lost. */
    LOST,
    /** The server refused before the handshake was done, or did not prove its key. */
    REFUSED
  }

  private static final Set<ErrorCode> REFUSALS =
      EnumSet.of(
          ErrorCode.AUTH_FAILED,
          ErrorCode.CHALLENGE_EXPIRED,
          ErrorCode.TOO_MANY_CONNECTIONS,
          ErrorCode.UNSUPPORTED_VERSION);

  private boolean ready;
  private boolean attempted;
  private boolean failed;
  private boolean refused;
  private boolean lost;

  /** A new connection: what the former came to is past, but for commands that failed. */
  void dialled() {
    ready = false;
    attempted = false;
    refused = false;
    lost = false;
  }

  void performed(ClientCommand command) {
    attempted |= !(command instanceof ClientCommand.Quit);
  }

  void told(ClientEvent event) {
    switch (event) {
      case ClientEvent.Ready _ -> {
        ready = true;
        refused = false;
      }
      case ClientEvent.Failed error -> {
        boolean refusal =
            !ready && (REFUSALS.contains(error.code()) || (error.fatal() && attempted));
        refused |= refusal;
        // A server that waits in vain for the first command closes: that is no failure.
        failed |= attempted || refusal;
      }
      case ClientEvent.Distrusted _ -> refused = true;
      case ClientEvent.Rejected _, ClientEvent.Unanswered _ -> failed = true;
      case ClientEvent.Closed _ -> lost = attempted;
      default -> {
        // good news, or none
      }
    }
  }

  Verdict verdict() {
    if (refused) {
      return Verdict.REFUSED;
    }
    if (lost) {
      return Verdict.LOST;
    }
    return failed ? Verdict.FAILED : Verdict.WELL;
  }
}
