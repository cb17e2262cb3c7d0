package parley.launcher;

import java.time.Duration;
import java.util.List;
import parley.api.PeerAddress;
import parley.kernel.Kernel.DialRow;
import parley.kernel.Kernel.PeerRow;
import parley.protocol.Key;

/**
 * What the shell sees of the server; a fake stands for it in tests. Called on the shell's thread.
 */
interface RunningServer {
  /** Where it listens, as a client or peer would dial it. */
  List<String> addresses();

  /** The server's own key. */
  Key key();

  /** Since it was ready. */
  Duration uptime();

  /** Starts to dial another server; what becomes of it is logged. */
  void connect(PeerAddress address);

  /**
   * Ends the link with an address, inbound or outbound, and dials it no more; what comes of it is
   * logged.
   *
   * @return false if nothing is known of it
   */
  boolean disconnect(PeerAddress address);

  /** What is dialled again and again, and not linked. */
  List<DialRow> dialled();

  /** How many clients have proved a key. */
  int sessions();

  /** The links that are up. */
  List<PeerRow> peers();
}
