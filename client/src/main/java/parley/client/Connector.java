package parley.client;

import java.io.IOException;

/** A way to reach a server. */
public interface Connector {
  /**
   * Connects; blocks for at most about {@link Dialler#CONNECT_MS} for each step.
   *
   * @param listener is called on a thread of the connection's own, from when this returns or
   *     earlier, one call at a time
   * @throws RefusedException if the server answered, and refused
   * @throws IOException with a sentence for people, if no connection came about
   */
  ServerConnection connect(ConnectionListener listener) throws IOException;

  /** What is dialled, as it is signed: {@code tcp://chat.example:8545}. */
  String origin();
}
