package parley.transport.peer;

import parley.api.CloseReason;

/** A dial or a handshake that came to nothing, with the reason for people and code. */
final class FailedHandshake extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient CloseReason reason;

  FailedHandshake(CloseReason reason) {
    super(reason.text());
    this.reason = reason;
  }

  FailedHandshake(CloseReason reason, Throwable cause) {
    super(reason.text(), cause);
    this.reason = reason;
  }

  CloseReason reason() {
    return reason;
  }
}
