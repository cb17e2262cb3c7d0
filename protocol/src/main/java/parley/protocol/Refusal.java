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
    return new Refusal(ErrorCode.MALFORMED, "MALFORMED: " + text);
  }

  static Refusal of(ErrorCode code, String text) {
    return new Refusal(code, text);
  }

  <F> Decoded<F> as(String re) {
    return new Decoded.Refused<>(re, code, getMessage());
  }
}
