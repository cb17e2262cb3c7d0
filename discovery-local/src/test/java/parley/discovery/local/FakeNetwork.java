package parley.discovery.local;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import parley.api.PeerAddress;

/** Hosts on segments, in virtual time: what is sent on a segment comes to all that are on it. */
final class FakeNetwork {
  private static final long STEP_MS = 50;

  private final Random random;
  private final List<Host> hosts = new ArrayList<>();
  private final Map<String, Long> packets = new LinkedHashMap<>();
  long now = 1_000_000;

  FakeNetwork(long seed) {
    random = new Random(seed);
  }

  /** Stands for an HMAC under the network's key. */
  static UnaryOperator<byte[]> code(String network) {
    return bytes -> {
      byte[] code = new byte[Beacons.CODE_BYTES];
      new Random(31L * Arrays.hashCode(bytes) + network.hashCode()).nextBytes(code);
      return code;
    };
  }

  /** A segment as the host with that address sees it, for example {@code lan} and 10.0.0.1. */
  static Segment segment(String name, String own) {
    InetAddress address = InetAddress.ofLiteral(own);
    boolean ipv6 = own.indexOf(':') >= 0;
    return new Segment(
        name,
        0,
        ipv6,
        address.isLoopbackAddress(),
        List.of(new Segment.Prefix(address, ipv6 ? 64 : 24)));
  }

  Host host(String network, int port) {
    Host host = new Host(network, port);
    hosts.add(host);
    return host;
  }

  /** Packets sent on the segment of that name so far. */
  long packets(String name) {
    return packets.getOrDefault(name, 0L);
  }

  /** Lets time pass, in steps. */
  void pass(long ms) {
    for (long end = now + ms; now < end; now += Math.min(STEP_MS, end - now)) {
      hosts.forEach(host -> host.neighbourhood.act(host, now));
    }
  }

  /** One server, and where it is. */
  final class Host implements Ether {
    final Set<PeerAddress> found = new LinkedHashSet<>();
    final List<PeerAddress> offers = new ArrayList<>();
    final Neighbourhood neighbourhood;
    private final List<Segment> segments = new ArrayList<>();
    private boolean mute;

    private Host(String network, int port) {
      neighbourhood =
          new Neighbourhood(
              new Beacons(random.nextLong(), code(network)),
              new Listener(InetAddress.ofLiteral("0.0.0.0"), port),
              random,
              address -> {
                found.add(address);
                offers.add(address);
              });
    }

    Host at(String name, String own) {
      segments.add(segment(name, own));
      neighbourhood.settle(segments, now);
      return this;
    }

    /** As if it stayed away from there from now on. */
    Host leaves(String name) {
      segments.removeIf(segment -> segment.name().equals(name));
      neighbourhood.settle(segments, now);
      return this;
    }

    Host mute() {
      mute = true;
      return this;
    }

    @Override
    public List<Segment> segments() {
      return segments;
    }

    @Override
    public void send(Segment segment, byte[] packet) throws IOException {
      if (mute) {
        throw new IOException("Operation not permitted");
      }
      packets.merge(segment.name(), 1L, Long::sum);
      for (Host host : hosts) {
        if (host.segments.stream()
            .anyMatch(
                each -> each.name().equals(segment.name()) && each.ipv6() == segment.ipv6())) {
          host.neighbourhood.heard(new Datagram(packet, segment.prefixes().getFirst().own()), now);
        }
      }
    }

    @Override
    public Optional<Datagram> receive(long withinMs) {
      throw new AssertionError("the network delivers by itself");
    }

    @Override
    public void rest(long ms) {
      throw new AssertionError("the network delivers by itself");
    }

    @Override
    public void wake() {}

    @Override
    public void close() {}
  }
}
