package parley.discovery.local;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The group on every interface, with one socket for IPv4 and, where there is one, for IPv6. */
final class MulticastSockets implements Ether {
  /** UDP; shared by all servers on this machine. */
  static final int PORT = 28_769;

  /** Of the scope that an organisation may use as it likes (RFC 2365); sent one hop far. */
  static final InetAddress GROUP_IPV4 = InetAddress.ofLiteral("239.255.112.97");

  /** Of the link, and not assigned to anybody (RFC 4291). */
  static final InetAddress GROUP_IPV6 = InetAddress.ofLiteral("ff12::7061:726c");

  /** Segments taken part in; a host of containers has hundreds. Linux allows 20 for a socket. */
  static final int SEGMENTS_CAP = 16;

  private static final System.Logger LOG = System.getLogger("parley.discovery.local");

  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocate(Beacons.BYTES + 1); // longer is malformed
  private final Map<Segment, NetworkInterface> joined = new LinkedHashMap<>();
  private DatagramChannel ipv4;
  private Optional<DatagramChannel> ipv6;
  private boolean ipv6First;

  private MulticastSockets(Selector selector) throws IOException {
    this.selector = selector;
    ipv4 = channel(StandardProtocolFamily.INET);
    ipv6 = channelIpv6();
  }

  static MulticastSockets open() throws IOException {
    Selector selector = Selector.open();
    try {
      return new MulticastSockets(selector);
    } catch (IOException e) {
      closeAll(selector);
      throw new IOException("UDP port " + PORT + ": " + e.getMessage(), e);
    }
  }

  private DatagramChannel channel(ProtocolFamily family) throws IOException {
    DatagramChannel channel = DatagramChannel.open(family);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 1);
      channel.bind(new InetSocketAddress(PORT));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private Optional<DatagramChannel> channelIpv6() {
    try {
      return Optional.of(channel(StandardProtocolFamily.INET6));
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, "the local network is searched in IPv4 only", e);
      return Optional.empty();
    }
  }

  /** What has gone is left by opening the sockets anew: Java fails to leave some interfaces. */
  @Override
  public List<Segment> segments() throws IOException {
    Map<Segment, NetworkInterface> present = present();
    if (!present.keySet().containsAll(joined.keySet())) {
      joined.clear();
      closeChannels();
      selector.selectNow(); // forgets the closed ones, so that the port is free
      ipv4 = channel(StandardProtocolFamily.INET);
      ipv6 = channelIpv6();
    }
    present.forEach((segment, each) -> {
      if (!joined.containsKey(segment) && joined.size() < SEGMENTS_CAP) {
        join(segment, each);
      }
    });
    return List.copyOf(joined.keySet());
  }

  private Map<Segment, NetworkInterface> present() throws SocketException {
    Map<Segment, NetworkInterface> found = new LinkedHashMap<>();
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      segmentsOf(each).forEach(segment -> found.put(segment, each));
    }
    Map<Segment, NetworkInterface> present = new LinkedHashMap<>(); // the best ways first
    found.keySet().stream()
        .sorted(Comparator.comparingInt(Segment::rank).thenComparingInt(Segment::index))
        .forEach(segment -> present.put(segment, found.get(segment)));
    return present;
  }

  /** None of an interface that is down, that has only one other end, or that has just gone. */
  private List<Segment> segmentsOf(NetworkInterface each) {
    try {
      boolean loopback = each.isLoopback();
      if (!each.isUp() || each.isPointToPoint() || !(loopback || each.supportsMulticast())) {
        return List.of();
      }
      List<Segment> segments = new ArrayList<>();
      Segment.of(each, false, loopback).ifPresent(segments::add);
      if (ipv6.isPresent() && !loopback) { // ::1 sends to no group
        Segment.of(each, true, false).ifPresent(segments::add);
      }
      return segments;
    } catch (SocketException e) {
      LOG.log(Level.DEBUG, "an interface does not tell what it is: " + each.getName(), e);
      return List.of();
    }
  }

  private void join(Segment segment, NetworkInterface each) {
    try {
      channel(segment).join(group(segment), each);
      joined.put(segment, each);
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(Level.DEBUG, "cannot listen to the local network at " + segment, e);
    }
  }

  private DatagramChannel channel(Segment segment) {
    return segment.ipv6() ? ipv6.orElseThrow() : ipv4;
  }

  private static InetAddress group(Segment segment) {
    return segment.ipv6() ? GROUP_IPV6 : GROUP_IPV4;
  }

  @Override
  public void send(Segment segment, byte[] packet) throws IOException {
    NetworkInterface via = joined.get(segment);
    if (via == null) {
      throw new IOException(segment + " has gone");
    }
    DatagramChannel channel = channel(segment);
    channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, via);
    if (channel.send(ByteBuffer.wrap(packet), new InetSocketAddress(group(segment), PORT)) == 0) {
      throw new IOException("no room to send");
    }
  }

  @Override
  public Optional<Datagram> receive(long withinMs) throws IOException {
    Optional<Datagram> waiting = receive();
    if (waiting.isPresent() || withinMs <= 0) {
      return waiting;
    }
    selector.select(withinMs);
    selector.selectedKeys().clear();
    return receive();
  }

  private Optional<Datagram> receive() throws IOException {
    if (ipv6.isEmpty()) {
      return receive(ipv4);
    }
    ipv6First = !ipv6First; // neither may keep the other waiting
    Optional<Datagram> found = receive(ipv6First ? ipv6.get() : ipv4);
    return found.isPresent() ? found : receive(ipv6First ? ipv4 : ipv6.get());
  }

  private Optional<Datagram> receive(DatagramChannel channel) throws IOException {
    buffer.clear();
    SocketAddress from = channel.receive(buffer);
    return from instanceof InetSocketAddress address
        ? Optional.of(
            new Datagram(Arrays.copyOf(buffer.array(), buffer.position()), address.getAddress()))
        : Optional.empty();
  }

  @Override
  public void rest(long ms) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  @Override
  public void wake() {
    selector.wakeup();
  }

  @Override
  public void close() throws IOException {
    closeChannels();
    selector.close();
  }

  private void closeChannels() throws IOException {
    ipv4.close();
    if (ipv6.isPresent()) {
      ipv6.get().close();
    }
  }

  private static void closeAll(Selector selector) throws IOException {
    for (var key : List.copyOf(selector.keys())) {
      key.channel().close();
    }
    selector.close();
  }
}
