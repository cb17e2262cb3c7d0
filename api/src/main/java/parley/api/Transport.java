package parley.api;

import java.io.IOException;
import org.apiguardian.api.API;

/**
 * A door for clients: it moves frames, and knows no policy. A provider of {@code
 * parley.api.Transport}.
 *
 * <p>One instance is made. The kernel calls every method on the loop thread or, for a plugin, on a
 * thread of its own for which the loop waits: nothing but other plugins' starts runs meanwhile, and
 * what does not return within five seconds disables the plugin.
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface Transport {
  /**
   * The stable configuration key, for example {@code tcp}. Its port is the setting {@code
   * <name>-port}.
   *
   * @return lower-case letters, digits and hyphens; the same at each call
   */
  String name();

  /**
   * Where it listens when nothing is configured.
   *
   * @return a TCP port, 1 to 65,535; or 0 if this transport has no ports, as one over Unix-domain
   *     sockets: then there is no such setting
   */
  int defaultPort();

  /**
   * Binds and starts to accept. Called once for each door that the operator wants of this kind, so
   * nothing of a door may be kept in the transport itself. May block for as long as a bind takes,
   * but not wait for a task of the loop.
   *
   * @param context what the kernel lends to this door, for as long as the endpoint is open
   * @return what is now listening
   * @throws IOException if it cannot bind; the text says where. The server then does not start; if
   *     the transport is a plugin, it does without it.
   * @throws SettingException if one of its settings has a bad value: the server does not start
   */
  Endpoint open(TransportContext context) throws IOException;
}
