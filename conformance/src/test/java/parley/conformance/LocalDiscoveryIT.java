package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers that nobody told of each other. */
@Timeout(120)
class LocalDiscoveryIT {
  @RegisterExtension static final Lab lab = new Lab();

  private static final Duration FOUND = Duration.ofSeconds(40);

  /** Others on this machine may search it at the same time. */
  private static final String NETWORK = "it-" + ProcessHandle.current().pid();

  private static ServerProcess searching(String type, String network, String... options) {
    var all = new ArrayList<>(List.of("--local-discovery", "true", "--network", network));
    all.addAll(List.of(options));
    return lab.server(type, all.toArray(String[]::new));
  }

  @Test
  void serversOnOneMachineFindEachOtherIfTheyAreOfOneNetworkAndWereToldTo() throws IOException {
    Path secret = lab.file("secret", "correct horse battery staple");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    ServerProcess silent = lab.server("cli-server", "--network", NETWORK);
    ServerProcess other = searching("cli-server", NETWORK + "-other");
    ServerProcess closed =
        searching("cli-server", NETWORK, "--network-secret-file", secret.toString());
    ServerProcess one = searching("cli-server", NETWORK);
    ServerProcess two = searching("websock-server", NETWORK, "--dial-only");
    two.awaitPeers(peers -> peers.size() == 1, FOUND);
    one.awaitPeers(peers -> peers.size() == 1, FOUND);

    Author ann = lab.keep(Author.tcp("ann", one)).join("here");
    Author bob = lab.keep(Author.webSocket("bob", two)).join("here");
    assertEquals("success", ann.say("here", "found you").outcome());
    bob.awaitMessage("msg", "found you");
    for (ServerProcess server : List.of(silent, other, closed)) {
      assertEquals(List.of(), server.peers());
      assertEquals(
          0,
          server.count("link up") + server.count("no link to"),
          () -> "it dialled or was dialled: " + server.lines);
    }
    assertEquals(0, silent.count("looking for servers"), () -> "it searches: " + silent.lines);
  }

  private static ServerProcess on(Hosts hosts, int host, String network) {
    Path data = lab.folder();
    return lab.keep(
            new ServerProcess(
                hosts.on(host),
                "full-server",
                Servers.SMALL,
                lab.folder(),
                true,
                data,
                List.of(
                    "0.0.0.0",
                    "8545",
                    "8546",
                    "30303",
                    "--local-discovery",
                    "true",
                    "--network",
                    network,
                    "--data-dir",
                    data.toString())))
        .ready();
  }

  private static ClientProcess client(Hosts hosts, int host, String type, String port) {
    return lab.keep(
        new ClientProcess(
            hosts.on(host), type, Map.of(), lab.folder(), List.of("127.0.0.1", port)));
  }

  /** Hosts 0, 1, 2 on one segment, 2 and 3 on another, 4 of another network on the first. */
  @Test
  void serversOnTwoSegmentsFindEachOtherAndAnInterfaceThatComesLater() {
    Hosts hosts = lab.keep(Hosts.open(LocalDiscoveryIT.class, 5));
    hosts.segment(0, 0, 1, 2, 4);
    List<ServerProcess> servers = new ArrayList<>();
    for (int host = 0; host < 5; host++) {
      servers.add(on(hosts, host, host == 4 ? "another" : NETWORK));
    }
    long start = System.nanoTime();
    for (int host = 0; host < 3; host++) {
      servers.get(host).awaitPeers(peers -> peers.size() == 2, FOUND);
    }
    System.out.println(
        "measured LocalDiscoveryIT: three servers linked, ms: "
            + (System.nanoTime() - start) / 1_000_000);
    assertEquals(List.of(), servers.get(3).peers());

    hosts.segment(1, 2, 3);
    start = System.nanoTime();
    String far = Hosts.ip(1, 2);
    servers.get(3).awaitPeers(peers -> Servers.hosts(peers).equals(Set.of(far)), FOUND);
    System.out.println(
        "measured LocalDiscoveryIT: linked over a new interface, ms: "
            + (System.nanoTime() - start) / 1_000_000);

    ClientProcess near = client(hosts, 0, "cli-client", "8545").connect().join("lan", "ann");
    ClientProcess away = client(hosts, 3, "websock-client", "8546").connect().join("lan", "bob");
    near.type("lan from one segment");
    away.await("ann~.*from one segment");
    away.type("lan to the other");
    near.await("bob~.*to the other");
    assertEquals(List.of(), servers.get(4).peers());
    assertFalse(
        Servers.hosts(servers.get(0).peers()).contains(Hosts.ip(0, 4)),
        "a server of another network is linked");
  }
}
