package parley.kit;

import java.io.IOException;
import org.apiguardian.api.API;

/** A client of the transport under test, which speaks its framing. Blocking; one test's thread. */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface KitClient extends AutoCloseable {
  /** Sends one frame, and flushes it. */
  void send(byte[] text) throws IOException;

  /**
   * Waits for a frame, for thirty seconds at most.
   *
   * @return its text, without the framing; of no bytes if the server has closed the connection
   * @throws IOException if nothing comes in time
   */
  byte[] receive() throws IOException;

  /** Ends the connection at once; does nothing the second time. */
  @Override
  void close() throws IOException;
}
