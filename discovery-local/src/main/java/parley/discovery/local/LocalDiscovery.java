package parley.discovery.local;

import java.net.InetAddress;
import java.security.SecureRandom;
import parley.api.Discovery;
import parley.api.DiscoveryContext;
import parley.api.Settings;

/**
 * Finds servers of the same network on the local network, if the setting {@code local-discovery} is
 * true: docs/PROTOCOL.md, section 12.9.
 */
public final class LocalDiscovery implements Discovery {
  private static final String SETTING = "local-discovery";

  /** Called by the service loader. */
  public LocalDiscovery() {}

  @Override
  public String name() {
    return "local";
  }

  @Override
  public Search start(DiscoveryContext context) {
    if (!context.settings().flag(SETTING)) {
      return () -> {};
    }
    var random = new SecureRandom();
    var beacons = new Beacons(random.nextLong(), context::networkCode);
    var neighbourhood =
        new Neighbourhood(
            beacons,
            new Listener(listening(context.settings()), context.peerPort()),
            random,
            address -> context.found(address, false));
    var watch = new Watch(neighbourhood, MulticastSockets::open, context.loop()::nowMs);
    watch.start();
    return watch::stop;
  }

  private static InetAddress listening(Settings settings) {
    String address = settings.required("address");
    try {
      return InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException e) {
      throw settings.refuse("address", e.getMessage());
    }
  }
}
