package parley.protocol;

/** What came of decoding a frame: what the other side did wrong is a value, not an exception. */
public sealed interface Decoded<F> {
  /** A well-formed frame. */
  record Frame<F>(F frame) implements Decoded<F> {}

  /**
   * A frame that the specification does not allow.
   *
   * @param re the request's id if it could be read, otherwise empty
   * @param text what is wrong, in one sentence that names the field; begins with {@code MALFORMED:
   *     }
   */
  record Refused<F>(String re, ErrorCode code, String text) implements Decoded<F> {}
}
