package parley.client;

/**
 * When something happened.
 *
 * @param wallMs milliseconds since 1970 by this machine's clock, which may be wrong or jump
 * @param monotonicMs milliseconds from an arbitrary origin, never going back: for every deadline
 */
public record Moment(long wallMs, long monotonicMs) {
  /** Now, by the system's clocks. */
  public static Moment now() {
    return new Moment(System.currentTimeMillis(), System.nanoTime() / 1_000_000);
  }
}
