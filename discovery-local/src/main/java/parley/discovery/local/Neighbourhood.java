package parley.discovery.local;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import parley.api.PeerAddress;
import parley.discovery.local.Beacons.Beacon;
import parley.discovery.local.Beacons.Read;

/**
 * The servers that are heard of on all segments. It does not trust what it hears: that gives
 * addresses to dial, at which a server has still to prove its key and its network. One thread.
 */
final class Neighbourhood {
  /**
   * Of two servers that hear each other, the one with the higher id offers this much later: then
   * the other has linked, and its address is known from that.
   */
  static final long YIELD_MS = 3_000;

  private static final System.Logger LOG = System.getLogger("parley.discovery.local");

  private final Beacons beacons;
  private final Listener listener;
  private final RandomGenerator random;
  private final Consumer<PeerAddress> found;
  private final Map<Segment, Speaker> speakers = new LinkedHashMap<>();
  private final Offers offers = new Offers();
  private long sent;
  private long unsent;
  private long heard;
  private long malformed;
  private long otherNetwork;
  private long elsewhere;
  private long offered;

  /**
   * @param found is offered addresses
   */
  Neighbourhood(
      Beacons beacons, Listener listener, RandomGenerator random, Consumer<PeerAddress> found) {
    this.beacons = beacons;
    this.listener = listener;
    this.random = random;
    this.found = found;
  }

  /** There are these segments now. */
  void settle(List<Segment> present, long now) {
    if (!speakers.keySet().equals(Set.copyOf(present))) {
      LOG.log(Level.INFO, "looking for servers on the local network: {0}", present);
    }
    speakers.keySet().retainAll(present);
    for (Segment segment : present) {
      speakers.computeIfAbsent(segment, each -> new Speaker(listener.portOn(each), random, now));
    }
  }

  /** A packet came, from anybody. */
  void heard(Ether.Datagram datagram, long now) {
    switch (beacons.read(datagram.bytes())) {
      case Read.Ignored.MALFORMED -> malformed++;
      case Read.Ignored.OTHER_NETWORK -> otherNetwork++;
      case Read.Ignored.OWN -> {}
      case Read.Heard(Beacon beacon) -> heard(beacon, datagram.from(), now);
    }
  }

  private void heard(Beacon beacon, InetAddress from, long now) {
    Optional<Segment> segment =
        speakers.keySet().stream().filter(each -> each.covers(from)).findFirst();
    if (segment.isEmpty()) {
      elsewhere++;
      return;
    }
    heard++;
    Speaker speaker = speakers.get(segment.get());
    speaker.heard(beacon, now);
    if (beacon.port() != 0) {
      boolean yields = speaker.port() != 0 && Long.compareUnsigned(beacons.self(), beacon.id()) > 0;
      long delayMs = random.nextLong(Speaker.SPREAD_MS) + (yields ? YIELD_MS : 0);
      offers.heard(
          new PeerAddress(from.getHostAddress(), beacon.port()),
          beacon.id(),
          segment.get().rank(),
          now,
          now + delayMs);
    }
  }

  /** Says and offers what is due. */
  void act(Ether ether, long now) {
    speakers.forEach((segment, speaker) ->
        speaker.due(now).ifPresent(question -> send(ether, segment, question)));
    for (PeerAddress address : offers.due(now)) {
      LOG.log(Level.DEBUG, "a server on the local network: {0}", address);
      offered++;
      found.accept(address);
    }
  }

  private void send(Ether ether, Segment segment, boolean question) {
    try {
      ether.send(segment, beacons.packet(question, speakers.get(segment).port()));
      sent++;
    } catch (IOException e) {
      unsent++;
      LOG.log(Level.DEBUG, "cannot send to the local network at " + segment, e);
    }
  }

  /** When {@link #act} is to be called next, if nothing comes before. */
  long nextAt() {
    return Math.min(
        offers.nextAt(),
        speakers.values().stream().mapToLong(Speaker::nextAt).min().orElse(Long.MAX_VALUE));
  }

  Counts counts() {
    return new Counts(
        sent, unsent, heard, malformed, otherNetwork, elsewhere, offered, offers.refused());
  }
}
