package parley.discovery.list;

import java.util.ArrayList;
import java.util.List;
import parley.api.Discovery;
import parley.api.DiscoveryContext;
import parley.api.PeerAddress;
import parley.api.Settings;

/**
 * Offers the addresses in the setting {@code peers}, once, as named by the operator: {@code host},
 * {@code host:port} or {@code [IPv6]:port}. Names are left as they are, since what they resolve to
 * may change between two dials.
 */
public final class ListDiscovery implements Discovery {
  /** Called by the service loader. */
  public ListDiscovery() {}

  @Override
  public String name() {
    return "list";
  }

  @Override
  public Search start(DiscoveryContext context) {
    // All entries are read before the first is offered: a bad one must not leave half a start.
    addresses(context.settings()).forEach(address -> context.found(address, true));
    return () -> {}; // nothing goes on after this call
  }

  private static List<PeerAddress> addresses(Settings settings) {
    List<PeerAddress> addresses = new ArrayList<>();
    for (String entry : settings.list("peers")) {
      try {
        addresses.add(PeerAddress.parse(entry));
      } catch (IllegalArgumentException e) {
        throw settings.refuse(
            "peers", "entry '" + entry + "': " + e.getMessage() + "; an entry is host:port");
      }
    }
    return addresses;
  }
}
