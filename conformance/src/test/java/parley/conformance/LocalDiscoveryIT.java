package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers that nobody told of each other. */
@Timeout(600)
class LocalDiscoveryIT {
  @RegisterExtension static final Lab lab = new Lab();

  private static final Duration FOUND = Duration.ofSeconds(120);

  /** Others on this machine may search it at the same time. */
  private static final String NETWORK = "it-" + ProcessHandle.current().pid();

  private static ServerProcess searching(String type, String network, String... options) {
    var all = new ArrayList<>(List.of("--local-discovery", "true", "--network", network));
    all.addAll(List.of(options));
    return server(type, all.toArray(String[]::new));
  }

  private static ServerProcess server(String type, String... options) {
    return lab.launch(type, lab.folder(), Servers.SMALL, true, Lab.ports(type), options).ready();
  }

  @Test
  void serversOnOneMachineFindEachOtherIfTheyAreOfOneNetworkAndWereToldTo() throws IOException {
    Path secret = lab.file("secret", "correct horse battery staple");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    ServerProcess silent = server("cli-server", "--network", NETWORK);
    ServerProcess other = searching("cli-server", NETWORK + "-other");
    ServerProcess closed =
        searching("cli-server", NETWORK, "--network-secret-file", secret.toString());
    ServerProcess one = searching("cli-server", NETWORK);
    ServerProcess two = searching("websock-server", NETWORK, "--dial-only");
    two.awaitPeers(peers -> peers.size() == 1, FOUND);
    Mesh.awaitKnown(List.of(one, two));
    one.awaitPeers(1);

    Author ann = lab.keep(Author.tcp("ann", one)).join("here");
    Author bob = lab.keep(Author.webSocket("bob", two)).join("here");
    assertEquals("success", ann.say("here", "found you").outcome());
    bob.awaitMessage("msg", "found you");
    for (ServerProcess server : List.of(silent, other, closed)) {
      assertEquals(List.of(), server.peers());
      assertEquals(
          0,
          server.count("link up") + server.count("link down") + server.count("no link to"),
          () -> "it dialled or was dialled: " + server.lines);
    }
    assertEquals(0, silent.count("looking for servers"), () -> "it searches: " + silent.lines);
  }

  private static ServerProcess on(Hosts hosts, int host) {
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
                NETWORK,
                "--data-dir",
                data.toString())));
  }

  private static Author member(Hosts hosts, int host, String nick) {
    return lab.keep(new Author(nick, new RawTcp(hosts.connect(host, 8545), 8545)).handshake())
        .join("lan");
  }

  /** Hosts 0 and 1 on one segment, 1 and 2 on another that comes later. */
  @Test
  void serversOnTwoSegmentsFindEachOtherAndAnInterfaceThatComesLater() {
    Hosts hosts = lab.keep(Hosts.open(LocalDiscoveryIT.class, 3));
    hosts.segment(0, 0, 1);
    List<ServerProcess> servers = List.of(on(hosts, 0), on(hosts, 1), on(hosts, 2));
    servers.forEach(ServerProcess::ready);
    long start = System.nanoTime();
    Set<String> near = Set.of(Hosts.ip(0, 1));
    servers.get(0).awaitPeers(peers -> Servers.hosts(peers).equals(near), FOUND);
    System.out.println(
        "measured LocalDiscoveryIT: two servers linked, ms: "
            + (System.nanoTime() - start) / 1_000_000);
    assertEquals(List.of(), servers.get(2).peers());

    hosts.segment(1, 1, 2);
    start = System.nanoTime();
    Set<String> far = Set.of(Hosts.ip(1, 1));
    servers.get(2).awaitPeers(peers -> Servers.hosts(peers).equals(far), FOUND);
    System.out.println(
        "measured LocalDiscoveryIT: linked over a new interface, ms: "
            + (System.nanoTime() - start) / 1_000_000);

    Author ann = member(hosts, 0, "ann");
    Author bob = member(hosts, 2, "bob").awaitMembers("lan", ann);
    ann.awaitMembers("lan", bob);
    assertEquals("success", ann.tell(bob.key(), "from one segment").outcome());
    bob.awaitMessage("private", "from one segment");
    assertEquals("success", bob.tell(ann.key(), "to the other").outcome());
    ann.awaitMessage("private", "to the other");
  }
}
