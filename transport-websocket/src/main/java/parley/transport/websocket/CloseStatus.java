package parley.transport.websocket;

import parley.api.CloseReason;

/** The status codes of a WebSocket close frame (RFC 6455, 7.4 and IANA's registry). */
final class CloseStatus {
  static final int NORMAL = 1000;
  static final int GOING_AWAY = 1001;
  static final int PROTOCOL_ERROR = 1002;
  static final int UNSUPPORTED_DATA = 1003;
  static final int BAD_UTF8 = 1007;
  static final int POLICY = 1008;
  static final int TOO_LARGE = 1009;
  static final int INTERNAL = 1011;
  static final int TRY_AGAIN_LATER = 1013;

  private CloseStatus() {}

  /** The status that goes out with a reason. */
  static int of(CloseReason reason) {
    return switch (reason.code()) {
      case "DRAINING" -> GOING_AWAY;
      case "BAD_UTF8" -> BAD_UTF8;
      case "TOO_LARGE" -> TOO_LARGE;
      case "INTERNAL" -> INTERNAL;
      case "SLOW_CONSUMER", "TOO_MANY_CONNECTIONS" -> TRY_AGAIN_LATER;
      case "MALFORMED",
          "UNSUPPORTED_VERSION",
          "UNKNOWN_TYPE",
          "AUTH_REQUIRED",
          "AUTH_FAILED",
          "CHALLENGE_EXPIRED",
          "BAD_SIGNATURE",
          "CLOCK_SKEW",
          "RATE_LIMITED" ->
          POLICY;
      default -> reason.side() == CloseReason.Side.TIMEOUT ? POLICY : NORMAL;
    };
  }

  /** Whether a peer may send this status: registered, or of the ranges that are free. */
  static boolean mayBeReceived(int status) {
    return (status >= 1000 && status <= 1003)
        || (status >= 1007 && status <= 1014)
        || (status >= 3000 && status <= 4999);
  }
}
