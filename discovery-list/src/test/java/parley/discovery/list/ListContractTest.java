package parley.discovery.list;

import java.util.List;
import java.util.Map;
import java.util.Set;
import parley.api.Discovery;
import parley.api.PeerAddress;
import parley.api.Settings;
import parley.kit.DiscoveryContract;
import parley.kit.KitSettings;

class ListContractTest extends DiscoveryContract {
  @Override
  protected Discovery discovery() {
    return new ListDiscovery();
  }

  @Override
  protected Settings settings() {
    return new KitSettings(Map.of("peers", List.of("192.0.2.7", "chat.example:7")));
  }

  @Override
  protected Set<PeerAddress> expected() {
    return Set.of(new PeerAddress("192.0.2.7", 30_303), new PeerAddress("chat.example", 7));
  }
}
