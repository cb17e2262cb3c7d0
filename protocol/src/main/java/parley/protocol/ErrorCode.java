package parley.protocol;

/** The stable codes of an error frame; the text beside them is for people. */
public enum ErrorCode {
  MALFORMED,
  BAD_UTF8,
  TOO_LARGE,
  UNSUPPORTED_VERSION,
  UNKNOWN_TYPE,
  AUTH_REQUIRED,
  AUTH_FAILED,
  CHALLENGE_EXPIRED,
  BAD_SIGNATURE,
  CLOCK_SKEW,
  DUPLICATE,
  NOT_JOINED,
  RATE_LIMITED,
  OFFLINE,
  NO_ROUTE,
  SLOW_CONSUMER,
  TOO_MANY_CONNECTIONS,
  DRAINING,
  INTERNAL
}
