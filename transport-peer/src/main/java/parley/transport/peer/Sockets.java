package parley.transport.peer;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;

/** What is done to every TCP socket of a link. */
final class Sockets {
  private static final System.Logger LOG = System.getLogger("parley.transport.peer");

  private Sockets() {}

  static void tune(Socket tcp) throws IOException {
    tcp.setTcpNoDelay(true); // frames are already gathered into one write
    tcp.setKeepAlive(true);
  }

  /**
   * Closes below TLS, which wakes whoever reads or writes. Closing the TLS socket instead would
   * wait for a writer that is stuck. Any thread; does not block.
   */
  static void abort(Socket tcp) {
    try {
      tcp.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a socket did not close cleanly", e);
    }
  }
}
