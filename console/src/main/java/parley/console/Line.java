package parley.console;

import parley.client.ClientCommand;

/** What a typed line asks for. */
sealed interface Line {
  /** Something for the session. */
  record Command(ClientCommand command) implements Line {}

  /** The list of commands. */
  record Help() implements Line {}

  /** The user's own key. */
  record ShowKey() implements Line {}

  /** To leave. */
  record Exit() implements Line {}

  /** An empty line. */
  record Nothing() implements Line {}

  /** A line that says nothing sensible; {@code text} says what would be right. */
  record Wrong(String text) implements Line {}
}
