package parley.transport.peer;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How many strangers may be in a TLS handshake at once: each costs this server milliseconds of
 * arithmetic and tens of kilobytes before it has proved anything. Any thread.
 */
final class HandshakeLimit {
  /** In all; a guess: at 3 ms each, a fifth of a second of one core. */
  static final int TOTAL = 64;

  /** From one IPv4 address or one IPv6 /64; a guess. The loopback address is exempt. */
  static final int PER_ADDRESS = 8;

  private final Map<ByteBuffer, Integer> underWay = new HashMap<>(); // at most TOTAL entries
  private int total;

  /** Whether one more from this address may begin; after a true, {@link #leave} must follow. */
  synchronized boolean enter(InetAddress address) {
    ByteBuffer source = source(address);
    int same = underWay.getOrDefault(source, 0);
    if (total >= TOTAL || (same >= PER_ADDRESS && !address.isLoopbackAddress())) {
      return false;
    }
    total++;
    underWay.put(source, same + 1);
    return true;
  }

  synchronized void leave(InetAddress address) {
    total--;
    underWay.computeIfPresent(source(address), (key, count) -> count == 1 ? null : count - 1);
  }

  private static ByteBuffer source(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
  }
}
