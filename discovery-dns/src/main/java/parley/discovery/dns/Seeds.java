package parley.discovery.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import parley.api.PeerAddress;

/** What a name stands for. Any thread; blocks. */
final class Seeds {
  /** What stands before a name when servers are looked up. */
  static final String SERVICE = "_parley._tcp.";

  /**
   * Addresses taken of one name: a server dials four others by itself, and hears of more from them.
   * A guess.
   */
  static final int MOST_ADDRESSES = 16;

  private static final System.Logger LOG = System.getLogger("parley.discovery.dns");

  private final Resolver resolver;
  private final RandomGenerator random;

  Seeds(Resolver resolver, RandomGenerator random) {
    this.resolver = resolver;
    this.random = random;
  }

  /**
   * Servers of that name, those to be tried first before the others; of many some at random.
   *
   * @throws IOException if DNS gave no answer; the text says why
   */
  List<PeerAddress> of(SeedName name) throws IOException {
    if (name.port().isEmpty()) {
      List<String> services = resolver.records(SERVICE + name.host(), "SRV");
      if (!services.isEmpty()) {
        List<PeerAddress> targets =
            ServiceRecord.order(
                services.stream().map(ServiceRecord::parse).flatMap(Optional::stream).toList(),
                MOST_ADDRESSES,
                random);
        return targets.stream()
            .flatMap(target -> addresses(target).stream())
            .limit(MOST_ADDRESSES)
            .toList();
      }
    }
    return hosts(name.host(), name.port().orElse(PeerAddress.DEFAULT_PORT));
  }

  /**
   * A service's target, looked up where its record came from; the target itself if that does not
   * know it, for the system may.
   */
  private List<PeerAddress> addresses(PeerAddress target) {
    try {
      List<PeerAddress> found = hosts(target.host(), target.port());
      return found.isEmpty() ? List.of(target) : found;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot look up " + target, e);
      return List.of(target);
    }
  }

  /** Its IPv4 and IPv6 addresses; one of the two may fail. */
  private List<PeerAddress> hosts(String host, int port) throws IOException {
    List<String> found = new ArrayList<>();
    Optional<IOException> failure = Optional.empty();
    for (String type : List.of("A", "AAAA")) {
      try {
        found.addAll(resolver.records(host, type));
      } catch (IOException e) {
        failure = Optional.of(e);
      }
    }
    if (found.isEmpty() && failure.isPresent()) {
      throw failure.get();
    }
    Collections.shuffle(found, random);
    return found.stream()
        .distinct()
        .limit(MOST_ADDRESSES)
        .map(address -> new PeerAddress(address, port))
        .toList();
  }
}
