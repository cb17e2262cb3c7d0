package parley.discovery.dns;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import parley.api.Discovery;
import parley.api.PeerAddress;
import parley.api.Settings;
import parley.kit.DiscoveryContract;
import parley.kit.KitSettings;

class DnsContractTest extends DiscoveryContract {
  private NameServer dns;

  @BeforeEach
  void answer() throws IOException {
    dns = new NameServer().service("chat.example", 0, 0, 7, "a.example");
  }

  @AfterEach
  void fallSilent() throws IOException {
    dns.close();
  }

  @Override
  protected Discovery discovery() {
    return new DnsDiscovery();
  }

  @Override
  protected Settings settings() {
    return new KitSettings(
        Map.of(
            "dns-peers",
            List.of("chat.example"),
            "dns-servers",
            List.of(dns.address().toString())));
  }

  @Override
  protected Set<PeerAddress> expected() {
    return Set.of(new PeerAddress("a.example", 7));
  }
}
