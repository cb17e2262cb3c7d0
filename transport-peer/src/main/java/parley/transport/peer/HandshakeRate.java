package parley.transport.peer;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often one source may begin a TLS handshake: a token bucket for each IPv4 address or IPv6 /64.
 * The loopback address is exempt. One thread at a time.
 */
final class HandshakeRate {
  /** At once; a guess: a server that was cut off dials again, with others of its network. */
  static final int BURST = 16;

  /** One more after each of these. At 3 ms a handshake, a source takes 0.6 % of a core. */
  static final long REFILL_NS = 500_000_000;

  /** Sources remembered; then the one that was seen longest ago is forgotten. About 1 MB. */
  static final int SOURCES = 8_192;

  /** When a bucket would be full again: all that is to be known of it. */
  private final Map<ByteBuffer, Long> fullAtNs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
          return size() > SOURCES;
        }
      };

  /** Whether this source may begin one more now; if so, it is counted. */
  boolean take(InetAddress from, long nowNs) {
    if (from.isLoopbackAddress()) {
      return true;
    }
    ByteBuffer source = source(from);
    Long known = fullAtNs.get(source);
    long fullNs = known == null || known - nowNs < 0 ? nowNs : known;
    if (fullNs - nowNs > (BURST - 1) * REFILL_NS) {
      return false;
    }
    fullAtNs.put(source, fullNs + REFILL_NS);
    return true;
  }

  /** What counts as one source. */
  static ByteBuffer source(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
  }
}
