package parley.discovery.dns;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import parley.api.Discovery;
import parley.api.DiscoveryContext;
import parley.api.PeerAddress;
import parley.api.Settings;

/**
 * Offers what the names in the setting {@code dns-peers} stand for. A name that is written without
 * a port is looked up as the service {@code _parley._tcp} (SRV, RFC 2782) and only then as a host
 * with the usual port; one with a port, as a host. The name servers are those of the system, unless
 * the setting {@code dns-servers} names others.
 */
public final class DnsDiscovery implements Discovery {
  private static final String PEERS = "dns-peers";
  private static final String SERVERS = "dns-servers";
  private static final int DNS_PORT = 53;

  private static final System.Logger LOG = System.getLogger("parley.discovery.dns");

  private final RandomGenerator random = new SecureRandom();

  /** Called by the service loader. */
  public DnsDiscovery() {}

  @Override
  public String name() {
    return "dns";
  }

  @Override
  public Search start(DiscoveryContext context) {
    Settings settings = context.settings();
    List<SeedName> names = read(settings, PEERS, SeedName::parse);
    Seeds seeds =
        new Seeds(
            new JdkResolver(
                read(settings, SERVERS, DnsDiscovery::nameServer), JdkResolver.TIMEOUT_MS),
            random);
    List<Watch> watches =
        names.stream().map(name -> new Watch(context, name, seeds, random, LOG)).toList();
    watches.forEach(Watch::start);
    return () -> watches.forEach(Watch::stop);
  }

  private static <T> List<T> read(Settings settings, String key, Function<String, T> parser) {
    List<T> read = new ArrayList<>();
    for (String entry : settings.list(key)) {
      try {
        read.add(parser.apply(entry));
      } catch (IllegalArgumentException e) {
        throw settings.refuse(key, e.getMessage());
      }
    }
    return read;
  }

  private static PeerAddress nameServer(String text) {
    PeerAddress address = PeerAddress.parse(text, DNS_PORT);
    if (address.hasName()) {
      throw new IllegalArgumentException("'" + text + "' is not an IP address");
    }
    return address;
  }
}
