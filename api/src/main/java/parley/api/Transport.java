package parley.api;

import java.io.IOException;

/**
 * A door for clients: it moves frames, and knows no policy. A provider of {@code
 * parley.api.Transport}.
 *
 * <p>The kernel makes one instance, calls every method on the loop thread, and at most once {@link
 * #open}.
 */
public interface Transport {
  /**
   * The stable configuration key, for example {@code tcp}. Its port is the setting {@code
   * <name>-port}.
   *
   * @return lower-case letters, digits and hyphens
   */
  String name();

  /**
   * Where it listens when nothing is configured.
   *
   * @return a TCP port, 1 to 65,535
   */
  int defaultPort();

  /**
   * Binds and starts to accept. May block for as long as a bind takes.
   *
   * @param context what the kernel lends to this transport, for as long as the endpoint is open
   * @return what is now listening
   * @throws IOException if it cannot bind; the text says where. The server then does not start.
   * @throws SettingException if one of its settings has a bad value
   */
  Endpoint open(TransportContext context) throws IOException;
}
