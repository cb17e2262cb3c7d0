package parley.discovery.local;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The local networks as one server meets them. One thread at a time, {@link #wake} aside. */
interface Ether extends AutoCloseable {
  /** A packet, and who seems to have sent it. */
  record Datagram(byte[] bytes, InetAddress from) {}

  /**
   * Where packets go to and come from at present; those that are new are listened to from now on.
   *
   * @throws IOException if the machine does not tell its interfaces
   */
  List<Segment> segments() throws IOException;

  /**
   * Sends to all that listen on a segment.
   *
   * @throws IOException if it cannot: the interface is gone, or a firewall forbids it
   */
  void send(Segment segment, byte[] packet) throws IOException;

  /**
   * Waits for a packet.
   *
   * @throws IOException if nothing will ever come any more
   */
  Optional<Datagram> receive(long withinMs) throws IOException;

  /** Leaves packets where they are for a while. */
  void rest(long ms);

  /** Ends a receive early. Any thread. */
  void wake();

  @Override
  void close() throws IOException;
}
