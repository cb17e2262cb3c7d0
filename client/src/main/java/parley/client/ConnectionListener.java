package parley.client;

/** Hears what a connection brings. */
public interface ConnectionListener {
  /** A frame without its framing. */
  void frame(byte[] frame);

  /**
   * The connection has ended, for whatever reason; called once, last. {@code cause}: a sentence.
   */
  void closed(String cause);
}
