package parley.protocol;

import java.util.Optional;

/** The form of channel names and nicks. A server refuses any other form; a client normalises. */
public final class Names {
  private Names() {}

  /** What is wrong with a channel's name, in one sentence; empty if nothing is. */
  public static Optional<String> channelProblem(String name) {
    throw new UnsupportedOperationException("helper P");
  }

  /** What is wrong with a nick, in one sentence; empty if nothing is. */
  public static Optional<String> nickProblem(String nick) {
    throw new UnsupportedOperationException("helper P");
  }

  /** NFC and lower case, as a client does before it sends; what is left may still be refused. */
  public static String normaliseChannel(String name) {
    throw new UnsupportedOperationException("helper P");
  }
}
