package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a server ends, and comes back. */
@Execution(ExecutionMode.CONCURRENT)
class RestartIT {
  @RegisterExtension final Lab lab = new Lab();

  private static String serverKey(ServerProcess server) {
    try (Author author = new Author("k", new RawTcp(server.tcpPort()))) {
      return author.challenge().text("server");
    }
  }

  @Test
  void aKilledServerComesBackAsItselfAndIsLinkedAgain() {
    Path data = lab.folder();
    List<String> ports = List.of(Ports.lasting(), Ports.lasting());
    ServerProcess first = lab.launch("cli-server", data, Map.of(), true, ports).ready();
    ServerProcess other = lab.server("full-server", "--peers", "127.0.0.1:" + first.peerPort());
    other.awaitPeers(1);
    String key = serverKey(first);
    Author far = lab.keep(Author.webSocket("far", other)).join("c");

    first.process.descendants().forEach(ProcessHandle::destroyForcibly);
    first.kill();
    ServerProcess again = lab.launch("cli-server", data, Map.of(), true, ports).ready();
    assertEquals(key, serverKey(again));
    again.awaitPeers(1);
    Author near = lab.keep(Author.tcp("near", again)).join("c").awaitMembers("c", far);
    far.awaitMembers("c", near);
    assertEquals("success", near.say("c", "back again").outcome());
    far.awaitMessage("msg", "back again");
    assertEquals("success", far.tell(near.key(), "welcome back").outcome());
    near.awaitMessage("private", "welcome back");
  }

  @Test
  void theKeyIsMadeOnceForADataFolderAndDiffersBetweenTwo() {
    Path data = lab.folder();
    ServerProcess first = lab.unready("cli-server", data).ready();
    String key = serverKey(first);
    first.type("exit");
    first.awaitExit();
    assertEquals(key, serverKey(lab.unready("cli-server", data).ready()));
    assertFalse(key.equals(serverKey(lab.server("cli-server"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cli-server", "websock-server", "full-server"})
  void exitEndsAServerWithStatus0(String type) {
    ServerProcess server = lab.server(type);
    server.type("exit");
    assertEquals(0, server.awaitExit(), () -> server.lines.toString());
  }

  @Test
  void aSignalEndsAServerWithStatus0AndTheClientsAreTold() {
    ServerProcess server = lab.server("full-server");
    Author tcp = lab.keep(Author.tcp("tcp", server));
    Author ws = lab.keep(Author.webSocket("ws", server));
    server.process.destroy();
    for (Author author : List.of(tcp, ws)) {
      author.wire.inbox.await("DRAINING", f -> f.text("code").equals("DRAINING"));
      author.wire.awaitClosed();
    }
    assertEquals(0, server.awaitExit(), () -> server.lines.toString());
    assertEquals(0, server.process.exitValue());
  }

  @Test
  void aServerWithoutInputKeepsRunningWithoutAPrompt() {
    ServerProcess server =
        lab.launch("cli-server", lab.folder(), Map.of(), false, List.of("0", "0")).ready();
    try (Author author = Author.tcp("a", server)) {
      assertTrue(author.alive());
    }
    assertTrue(server.process.isAlive());
    assertEquals(0, server.count(">"), () -> "a prompt: " + server.lines);
  }

  @Test
  void theEndOfPipedInputDoesNotStopAServer() {
    ServerProcess server = lab.server("cli-server");
    server.type("help");
    server.await("connect");
    server.endInput();
    try (Author author = Author.tcp("a", server)) {
      assertTrue(author.alive());
    }
    assertTrue(server.process.isAlive());
  }

  @Test
  void helpNamesEveryCommandAndAnUnknownOneIsSaid() {
    ServerProcess server = lab.server("cli-server");
    server.type("help");
    for (String command : List.of("connect", "peers", "plugins", "exit")) {
      server.await(command);
    }
    server.type("fly");
    server.await("fly");
    server.type("connect 127.0.0.1 notaport");
    server.await("(?i)port");
    server.type("peers");
    server.await("(?i)no (peers|links)|0 (peers|links)");
    server.type("exit");
    assertEquals(0, server.awaitExit());
  }

  @Test
  void aPortThatIsTakenIsSaidClearly() {
    ServerProcess server = lab.server("cli-server");
    ServerProcess second =
        lab.launch(
            "cli-server",
            lab.folder(),
            Map.of(),
            true,
            List.of(String.valueOf(server.tcpPort()), "0"));
    assertEquals(1, second.awaitExit(), () -> second.lines.toString());
    assertEquals(1, second.lines.all().size(), () -> second.lines.toString());
    assertTrue(
        second.output().contains("cannot listen on 127.0.0.1:" + server.tcpPort()),
        () -> second.lines.toString());
    assertTrue(second.output().contains("set another port"), () -> second.lines.toString());
  }
}
