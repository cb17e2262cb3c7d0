package parley.protocol;

/**
 * A frame's defect on its way out of a decoder: caught in this package, where it becomes a {@link
 * Decoded.Refused}. It has no stack trace, because strangers cause it at will.
 */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  private Refusal(ErrorCode code, String text) {
    super(text, null, false, false);
    this.code = code;
  }

  static Refusal malformed(String text) {
    return of(ErrorCode.MALFORMED, text);
  }

  /** Every text begins the same way, as it must for whatever comes before verification. */
  static Refusal of(ErrorCode code, String text) {
    return new Refusal(code, "MALFORMED: " + text);
  }

  <F> Decoded<F> as(String re) {
    return new Decoded.Refused<>(re, code, getMessage());
  }
}
