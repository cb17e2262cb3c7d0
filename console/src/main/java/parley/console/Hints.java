package parley.console;

import java.util.List;
import parley.client.ClientEvent;
import parley.protocol.ErrorCode;
import parley.protocol.Sanitiser;

/**
 * Lines about what went wrong, and about what is to be done next.
 *
 * @param atTerminal whether somebody reads them who types: programs are told less
 * @param manual whether the handshake is signed by hand
 */
record Hints(boolean atTerminal, boolean manual) {
  /** Characters of a message that an error shows. */
  private static final int QUOTED = 40;

  List<String> challenged(String challenge) {
    String line = "VERIFY : \"" + challenge + "\"";
    return atTerminal ? List.of(line, "Now type sign " + challenge) : List.of(line);
  }

  List<String> signed(String signature) {
    String line = "SIGNATURE : \"" + signature + "\"";
    return atTerminal ? List.of(line, "Now type verify " + signature) : List.of(line);
  }

  String failed(ClientEvent.Failed failed) {
    return "ERROR "
        + failed.code()
        + " "
        + (isFirstStepMissing(failed) ? firstStep() : withoutCode(failed))
        + retry(failed)
        + (atTerminal ? quoted(failed) : "");
  }

  String slowed() {
    return "NOTE SLOWED the server takes it no faster: what waits is sent in its turn"
        + (atTerminal ? "; Ctrl+C drops it" : "");
  }

  String closed(ClientEvent.Closed closed) {
    return "NOTE CLOSED " + closed.cause() + (atTerminal ? "; connect dials again" : "");
  }

  /** A server speaks of its protocol's steps, of which this client's command is all or some. */
  private boolean isFirstStepMissing(ClientEvent.Failed failed) {
    return atTerminal && failed.code() == ErrorCode.AUTH_REQUIRED && !failed.fatal();
  }

  private String firstStep() {
    return "your key is not proved yet: type connect"
        + (manual ? ", then sign and verify as it says" : "");
  }

  /** Some of a server's texts begin with the code themselves. */
  private static String withoutCode(ClientEvent.Failed failed) {
    String prefix = failed.code() + ": ";
    return failed.text().startsWith(prefix)
        ? failed.text().substring(prefix.length())
        : failed.text();
  }

  /** Most servers' texts say it themselves. */
  private static String retry(ClientEvent.Failed failed) {
    return failed.retryMs().isEmpty() || failed.text().contains("try again in ")
        ? ""
        : " (try again in " + failed.retryMs().getAsLong() + " ms)";
  }

  /** What was not sent: by the time of the answer, more may have been typed. */
  private static String quoted(ClientEvent.Failed failed) {
    return failed
        .message()
        .map(message -> " (your message: " + Sanitiser.line(message.body(), QUOTED) + ")")
        .orElse("");
  }
}
