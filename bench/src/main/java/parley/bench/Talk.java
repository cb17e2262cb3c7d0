package parley.bench;

import java.nio.ByteBuffer;

/**
 * One connection's side of a protocol: everything but the deliveries that {@link Client} takes by
 * their {@link Shape}.
 */
interface Talk {
  /** The connection is there: says what comes first. {@link Client#loggedIn} when it is done. */
  void begin();

  /** Asks to join; {@link Client#joined} when it is done. */
  void join(String channel);

  /** Asks to leave; {@link Client#left} when it is done. */
  default void leave(String channel) {
    throw new UnsupportedOperationException("nobody measures that here");
  }

  /**
   * Takes one frame. A delivery among them is told with {@link Client#delivered}, and its shape set
   * with {@link Client#shape}.
   *
   * @param in not to be moved; its bytes count from {@code at} to {@code end}
   * @return how long the frame was; 0 if it is not whole yet
   * @throws IllegalStateException if the server said something that ends the run
   */
  int take(ByteBuffer in, int at, int end);

  /** A full check of one delivery, such as its signature; true if there is nothing to check. */
  default boolean audit(ByteBuffer in, int at, int length) {
    return true;
  }
}
