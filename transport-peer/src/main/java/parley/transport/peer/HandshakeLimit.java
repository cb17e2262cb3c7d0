package parley.transport.peer;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many strangers may be in a TLS handshake at once, and how often one source may begin: each
 * handshake costs this server milliseconds of arithmetic and tens of kilobytes before anything is
 * proved. Where it is full the oldest has to go, not the newcomer: else a few sources that keep
 * silent for five seconds would keep everybody out. Any thread.
 */
final class HandshakeLimit {
  /** In all; a guess: at 3 ms each, a fifth of a second of one core. */
  static final int TOTAL = 64;

  /** From one source; a guess. The loopback address is exempt. */
  static final int PER_SOURCE = 8;

  private final HandshakeRate rate = new HandshakeRate();
  private final Map<PeerSocket, ByteBuffer> sources = new LinkedHashMap<>(); // the oldest first

  /**
   * One more wants to begin.
   *
   * @return what to close for it, which counts no more: nothing, one that is under way, or the
   *     newcomer itself
   */
  synchronized Optional<PeerSocket> enter(PeerSocket newcomer, InetAddress from, long nowNs) {
    if (!rate.take(from, nowNs)) {
      return Optional.of(newcomer);
    }
    Optional<PeerSocket> leaver = Optional.empty();
    ByteBuffer source = HandshakeRate.source(from);
    List<PeerSocket> same =
        sources.keySet().stream().filter(tcp -> sources.get(tcp).equals(source)).toList();
    if (same.size() >= PER_SOURCE && !from.isLoopbackAddress()) {
      leaver = Optional.of(same.getFirst());
    } else if (sources.size() >= TOTAL) {
      leaver = sources.keySet().stream().findFirst();
    }
    leaver.ifPresent(sources::remove);
    sources.put(newcomer, source);
    return leaver;
  }

  /** A handshake has ended. Answers false if it had left before. */
  synchronized boolean leave(PeerSocket tcp) {
    return sources.remove(tcp) != null;
  }

  /** Those under way. */
  synchronized List<PeerSocket> underWay() {
    return List.copyOf(sources.keySet());
  }
}
