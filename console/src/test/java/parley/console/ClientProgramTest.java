package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.identity.Identity;

/** How a client begins: its command line, its key, its server. */
@Timeout(300)
class ClientProgramTest extends ClientScene {
  @Test
  void nobodyListeningEndsAsUnreachable() throws Exception {
    // Bound, so that nobody else may take the port meanwhile, but not listening.
    try (var taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String port = Integer.toString(taken.getLocalPort());
      for (ClientProgram program : List.of(ClientProgram.CLI, ClientProgram.WEBSOCK)) {
        assertEquals(ExitStatus.UNREACHABLE, run(program, "", "--ephemeral", "127.0.0.1", port));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("cannot connect to 127.0.0.1:"));
      }
    }
  }

  @Test
  void helpAndVersionAndUsageNeedNoServer() {
    for (String help : List.of("--help", "-h")) {
      assertEquals(ExitStatus.OK, run(ClientProgram.CLI, "", help));
      assertTrue(text().startsWith("Usage: cli-client [OPTIONS] <ip> <port>"), text());
      out.reset();
    }
    for (String version : List.of("--version", "-V")) {
      assertEquals(ExitStatus.OK, run(ClientProgram.WEBSOCK, "", version));
      assertTrue(text().startsWith("websock-client "), text());
      out.reset();
    }
    assertEquals(ExitStatus.USAGE, run(ClientProgram.CLI, "", "127.0.0.1"));
    assertEquals(
        "cli-client: Missing <ip> <port>: which server to connect to\n"
            + "Try 'cli-client --help'.\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aHostThatCannotBeOneIsAWrongCommandLine() {
    assertEquals(ExitStatus.USAGE, run(ClientProgram.WEBSOCK, "", "--ephemeral", "a b", "8546"));
    assertTrue(
        err.toString(StandardCharsets.UTF_8).startsWith("websock-client: <ip> is a name "),
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theIdentityIsMadeOnceAndReused() throws Exception {
    try (var server = new LoopbackServer()) {
      String port = Integer.toString(server.port());
      assertEquals(ExitStatus.OK, run(ClientProgram.CLI, "key\n", "127.0.0.1", port));
      Path file = folder.resolve("data/parley/identity.pem");
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      String first = text();
      String key = HexFormat.of().formatHex(Identity.open(file).publicKey());
      assertTrue(first.contains(key), first);
      out.reset();
      assertEquals(ExitStatus.OK, run(ClientProgram.CLI, "key\n", "127.0.0.1", port));
      assertEquals(first, text());
      out.reset();
      assertEquals(
          ExitStatus.OK, run(ClientProgram.CLI, "key\n", "--ephemeral", "127.0.0.1", port));
      assertFalse(text().equals(first));
    }
  }

  @Test
  void anIdentityThatIsNoKeyEndsWithOne() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.pem"), "nonsense");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    int status = run(ClientProgram.CLI, "", "--identity", file.toString(), "127.0.0.1", "1");
    assertEquals(ExitStatus.FAILED, status);
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("bad.pem"));
  }
}
