package parley.overlay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import parley.protocol.Announcement;
import parley.protocol.Key;
import parley.protocol.PeerFrame;
import parley.protocol.RosterUpdate;
import parley.protocol.Tags;

/** Other servers, numbered, as the test speaks for them to one node; all signatures are valid. */
final class World {
  private final Node node;
  private final String channel;
  private final Map<Integer, Integer> links = new HashMap<>();

  private long questions;

  /** What servers announce from now on: another value is another life. */
  byte exchange = 7;

  World(Node node, String channel) {
    this.node = node;
    this.channel = channel;
  }

  /** A user's key. */
  static Key user(int number) {
    return Key.of(ByteBuffer.allocate(Key.LENGTH).put((byte) 1).putInt(number).array());
  }

  int link(int server) {
    int link = node.ready(Node.key(server), true, "198.18." + server + ".1:1");
    links.put(server, link);
    return link;
  }

  /** Lets time pass, in which the neighbours give signs of life. */
  void pass(long durationMs) {
    for (long left = durationMs; left > 0; left -= Liveness.PING_MS) {
      node.run(Math.min(left, Liveness.PING_MS));
      links.values().forEach(link -> node.frame(link, new PeerFrame.Pong(0)));
    }
  }

  int linkOf(int server) {
    return links.get(server);
  }

  void announce(int server, long version, String... channels) {
    announceOver(server, server, version, channels);
  }

  void announceOver(int neighbour, int server, long version, String... channels) {
    announce(neighbour, Node.key(server), version, 0, channels);
  }

  void goodbye(int server, long version) {
    announce(server, Node.key(server), version, Announcement.GONE);
  }

  void announce(int neighbour, Key server, long version, int flags, String... channels) {
    long[] tags = Stream.of(channels).mapToLong(Tags::channel).sorted().toArray();
    byte[] exchangeKey = new byte[Announcement.EXCHANGE_BYTES];
    Arrays.fill(exchangeKey, exchange);
    node.frame(
        linkOf(neighbour),
        new PeerFrame.Announce(
            0,
            new Announcement(
                server,
                version,
                version,
                flags,
                exchangeKey,
                List.of(),
                tags,
                new long[0],
                new byte[64])));
    node.verify(true);
  }

  void snapshot(int server, long version, Map<Key, String> members) {
    snapshotOver(server, server, version, members);
  }

  void snapshotOver(int neighbour, int server, long version, Map<Key, String> members) {
    tell(neighbour, update(server, version, version, members.size(), members, List.of()));
  }

  void change(
      int server, long version, long base, int count, Map<Key, String> present, List<Key> absent) {
    told(server, version, base, count, present, absent);
  }

  void told(
      int server, long version, long base, int count, Map<Key, String> present, List<Key> absent) {
    tell(server, update(server, version, base, count, present, absent));
  }

  private void tell(int neighbour, RosterUpdate update) {
    tell(neighbour, update.snapshot() ? ++questions : 0, update);
  }

  /** As a change that was told before, under another number, which is not signed. */
  void repeat(int server, long version, long base, Map<Key, String> present) {
    tell(server, ++questions, update(server, version, base, present.size(), present, List.of()));
  }

  private void tell(int neighbour, long answers, RosterUpdate update) {
    node.frame(
        linkOf(neighbour), new PeerFrame.Roster(20, new long[] {Node.SELF.id()}, answers, update));
    node.verify(true);
  }

  RosterUpdate update(
      int server, long version, long base, int count, Map<Key, String> present, List<Key> absent) {
    return update(server, channel, version, base, count, present, absent);
  }

  static RosterUpdate update(
      int server,
      String channel,
      long version,
      long base,
      int count,
      Map<Key, String> present,
      List<Key> absent) {
    List<RosterUpdate.Member> members =
        new TreeMap<>(present)
            .entrySet().stream()
                .map(each -> new RosterUpdate.Member(each.getKey(), each.getValue()))
                .toList();
    return new RosterUpdate(
        Node.key(server), channel, version, base, count, members, absent, new byte[64]);
  }

  void ask(int server, long number) {
    ask(server, server, number);
  }

  void ask(int neighbour, int server, long number) {
    node.frame(
        linkOf(neighbour),
        new PeerFrame.Ask(20, Node.key(server).id(), new long[] {Node.SELF.id()}, number, channel));
  }

  /** Rosters that were sent to a neighbour; forgets all outputs so far. */
  List<PeerFrame.Roster> rosters(int neighbour) {
    List<PeerFrame.Roster> sent = sent(neighbour, PeerFrame.Roster.class);
    node.take(Output.class);
    return sent;
  }

  /** Rosters that were sent to a neighbour. */
  List<PeerFrame.Roster> sent(int neighbour) {
    return sent(neighbour, PeerFrame.Roster.class);
  }

  List<PeerFrame.Ask> asks(int neighbour) {
    return sent(neighbour, PeerFrame.Ask.class);
  }

  private <F extends PeerFrame> List<F> sent(int neighbour, Class<F> kind) {
    return node.sent(linkOf(neighbour)).stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  void capsHold() {
    node.overlay.sizes((name, size, cap) -> assertTrue(size <= cap, name + " " + size));
  }
}
