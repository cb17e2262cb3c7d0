package parley.bench;

import java.util.List;

/** A server's protocol: how to be a client of it, and what a message looks like. */
interface Dialect {
  /** Bytes of a message's body, for servers and load alike. */
  int BODY_BYTES = 128;

  /** The conversation of one connection. */
  Talk talk(Client client);

  /**
   * Makes messages of one sender, each as it is written to the connection.
   *
   * @param first the number of the first; the others follow
   */
  List<byte[]> messages(Client sender, String channel, long first, int count);

  /** The channel's name, of one length for all. */
  default String channel(int index) {
    return String.format(java.util.Locale.ROOT, "c%06d", index);
  }

  /** Whether a sender must be in the channel; it gets no echo then. */
  default boolean sendersJoin() {
    return false;
  }
}
