package parley.api;

import java.net.InetAddress;
import java.util.Optional;
import org.apiguardian.api.API;

/** What the kernel lends to a {@link Transport}. Every method is called on the loop thread. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface TransportContext {
  /** The whole configuration, read-only. */
  Settings settings();

  /** The loop that owns all state. */
  EventLoop loop();

  /**
   * The longest frame a client may send.
   *
   * @return bytes of text, without the transport's own framing
   */
  int maxFrameBytes();

  /**
   * Whether a connection from this address could be taken now; counts nothing. A transport asks
   * before it spends anything on a handshake (TLS), and if not, closes without a word and announces
   * nothing. A connection that costs nothing to answer is announced all the same, and told why it
   * is refused.
   */
  default boolean admits(Optional<InetAddress> address) {
    return true;
  }

  /**
   * Announces a connection as soon as it is accepted, before any TLS or WebSocket handshake, so
   * that its deadlines and the limit per address hold from the start. The kernel may call {@link
   * Connection#close} at once, from within this call.
   *
   * @return what is to be told of this connection from now on
   * @throws IllegalStateException to a plugin that is on another thread than the loop's, or is not
   *     used any more, and while the server stops: the connection is the plugin's to close
   */
  ConnectionHandler accepted(Connection connection);
}
