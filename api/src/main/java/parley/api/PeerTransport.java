package parley.api;

import java.io.IOException;
import org.apiguardian.api.API;

/**
 * Links to other servers: bytes in, bytes out. A provider of {@code parley.api.PeerTransport};
 * called on the loop thread.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface PeerTransport {
  /** The stable configuration key, for example {@code tls}. */
  String name();

  /**
   * Binds and starts to accept links. May block for as long as a bind takes.
   *
   * @throws IOException if it cannot bind; the text says where
   */
  PeerEndpoint open(PeerTransportContext context) throws IOException;
}
