package parley.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server behind a real NAT. Needs Linux, root, ip and iptables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NatIT {
  @RegisterExtension static final Lab lab = new Lab();

  private Network network;
  private ServerProcess reachable;

  @BeforeAll
  void start() {
    Needs.program(NatIT.class, "ip");
    Needs.program(NatIT.class, "iptables");
    try {
      network = lab.keep(Network.open());
    } catch (Network.Failed e) {
      throw Needs.skip(NatIT.class, "no namespaces or no NAT here: " + e.getMessage());
    }
    reachable =
        server(network.onPublicHost(), "full-server", Network.PUBLIC_IP, "8545", "8546", "30303");
  }

  private static ServerProcess server(List<String> host, String type, String... args) {
    var data = lab.folder();
    var all = new ArrayList<String>(List.of(args));
    all.addAll(List.of("--data-dir", data.toString()));
    return lab.keep(new ServerProcess(host, type, Map.of(), lab.folder(), true, data, all)).ready();
  }

  private static ClientProcess client(List<String> host, String type, String... args) {
    return lab.keep(new ClientProcess(host, type, Map.of(), lab.folder(), List.of(args)));
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(strings = {"--dial-only", ""})
  void aServerBehindANatTakesFullPart(String option) {
    var args = new ArrayList<>(List.of("127.0.0.1", "8555", "30304"));
    args.addAll(List.of("--peers", Network.PUBLIC_IP + ":30303"));
    args.addAll(option.isEmpty() ? List.of() : List.of(option));
    ServerProcess hidden =
        server(network.onPrivateHost(), "cli-server", args.toArray(String[]::new));
    hidden.await("link up: .* to " + Network.PUBLIC_IP.replace(".", "\\."));
    // The two sides of a link do not come to know of it at the same time.
    reachable.awaitPeers(
        peers -> peers.size() == 1 && peers.getFirst().host().equals(Network.ROUTER_IP),
        Inbox.DEADLINE);

    String room = "nat" + option.length();
    ClientProcess inside = client(network.onPrivateHost(), "cli-client", "127.0.0.1", "8555");
    ClientProcess outside =
        client(network.onPublicHost(), "websock-client", Network.PUBLIC_IP, "8546");
    inside.connect().join(room, "ina");
    outside.connect().join(room, "otto");
    inside.awaitMembers(room, 2);
    outside.awaitMembers(room, 2);
    inside.type(room + " from behind the NAT");
    outside.await("ina~.*from behind the NAT");
    outside.type(room + " and back to behind it");
    inside.await("otto~.*and back to behind it");

    String insideKey = key(inside);
    String outsideKey = key(outside);
    outside.type("private " + insideKey + " for you alone");
    inside.await("for you alone");
    inside.type("private " + outsideKey + " and for you");
    outside.await("and for you");
    hidden.type("exit");
    hidden.awaitExit();
    reachable.await("link down: ");
  }

  private static String key(ClientProcess client) {
    client.type("key");
    return client.await("your key is").replaceAll(".*your key is ([0-9a-f]{64}).*", "$1");
  }
}
