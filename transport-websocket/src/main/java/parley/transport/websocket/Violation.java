package parley.transport.websocket;

import parley.api.CloseReason;

/**
 * How a client broke the framing.
 *
 * @param status of the close frame that answers it
 * @param reason what the kernel is told
 */
record Violation(int status, CloseReason reason) {
  /** By the status: the client protocol's code follows from it. */
  static Violation of(int status, String text) {
    String code =
        switch (status) {
          case CloseStatus.BAD_UTF8 -> "BAD_UTF8";
          case CloseStatus.TOO_LARGE -> "TOO_LARGE";
          case CloseStatus.POLICY -> "RATE_LIMITED";
          default -> "MALFORMED";
        };
    return new Violation(status, CloseReason.remote(code, text));
  }
}
