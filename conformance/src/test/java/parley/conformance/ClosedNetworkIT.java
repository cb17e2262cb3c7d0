package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Networks by name, and closed ones by a shared secret. */
@Execution(ExecutionMode.CONCURRENT)
class ClosedNetworkIT {
  @RegisterExtension final Lab lab = new Lab();

  private String secret(String text) throws IOException {
    Path file = lab.file("secret", text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file.toString();
  }

  private static void assertNoPeers(ServerProcess server) {
    server.type("peers");
    server.await("(?i)no (peers|links)|0 (peers|links)");
  }

  @Test
  void serversOfDifferentNetworksPartWithAReason() {
    ServerProcess red = lab.unready("cli-server", lab.folder(), "--network", "red").ready();
    ServerProcess blue =
        lab.server("cli-server", "--network", "blue", "--peers", "127.0.0.1:" + red.peerPort());
    blue.await("(?i)network");
    red.await("(?i)network");
    assertNoPeers(red);
    assertNoPeers(blue);
  }

  @Test
  void aServerWithAnotherSecretOrNoneIsNotLinked() throws IOException {
    ServerProcess closed =
        lab.server("cli-server", "--network-secret-file", secret("correct horse battery staple"));
    String peer = "127.0.0.1:" + closed.peerPort();
    ServerProcess wrong =
        lab.server(
            "cli-server",
            "--network-secret-file",
            secret("another secret, as long"),
            "--peers",
            peer);
    wrong.await("(?i)secret");
    ServerProcess none = lab.server("cli-server", "--peers", peer);
    none.await("(?i)secret");
    closed.await("(?i)secret");
    for (ServerProcess server : new ServerProcess[] {closed, wrong, none}) {
      assertNoPeers(server);
      assertEquals(0, server.count("battery staple"), "the secret is in the output");
    }
  }

  @Test
  void aServerWithoutASecretDoesNotLinkToAClosedNetworkThatDialsIt() throws IOException {
    ServerProcess open = lab.server("cli-server");
    ServerProcess closed =
        lab.server(
            "cli-server",
            "--network-secret-file",
            secret("correct horse battery staple"),
            "--peers",
            "127.0.0.1:" + open.peerPort());
    closed.await("(?i)secret");
    assertNoPeers(open);
    assertNoPeers(closed);
  }

  @Test
  void serversWithTheSameSecretTalk() throws IOException {
    String same = "correct horse battery staple";
    ServerProcess one = lab.server("cli-server", "--network-secret-file", secret(same));
    ServerProcess two =
        lab.server(
            "full-server",
            "--network-secret-file",
            secret(same + "\n"),
            "--peers",
            "127.0.0.1:" + one.peerPort());
    Mesh.awaitKnown(List.of(one, two));
    Author ann = lab.keep(Author.tcp("ann", one)).join("closed");
    Author bob = lab.keep(Author.webSocket("bob", two)).join("closed");
    ann.say("closed", "among us");
    bob.awaitMessage("msg", "among us");
    assertTrue(bob.alive());
  }

  @Test
  void aServerThatDialsItselfIsNotItsOwnPeer() {
    ServerProcess self = lab.server("cli-server");
    self.connectTo(self);
    self.await("(?i)itself|own|self");
    assertNoPeers(self);
  }
}
