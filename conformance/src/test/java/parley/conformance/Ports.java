package parley.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Ports of one's own. */
final class Ports {
  /** Below those that systems give to connections and to whoever asks for any port. */
  private static final int FIRST = 20_000;

  private static final int END = 32_000;

  private static final Set<Integer> GIVEN = new HashSet<>();

  private Ports() {}

  /** One that nobody takes while the server that had it is away. */
  static synchronized String lasting() {
    while (true) {
      int port = RandomGenerator.getDefault().nextInt(FIRST, END);
      if (GIVEN.add(port) && isFree(port)) {
        return String.valueOf(port);
      }
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
