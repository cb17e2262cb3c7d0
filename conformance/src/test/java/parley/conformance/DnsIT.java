package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import parley.discovery.dns.NameServer;

/** Servers that find each other by names, which a name server of the test's own knows. */
@Execution(ExecutionMode.CONCURRENT)
class DnsIT {
  @RegisterExtension final Lab lab = new Lab();

  private NameServer names;

  @BeforeEach
  void startNameServer() throws Exception {
    names = lab.keep(new NameServer());
  }

  private ServerProcess finding(String type, String name) {
    return lab.server(type, "--dns-peers", name, "--dns-servers", names.address().toString());
  }

  @Test
  void aServiceRecordTellsHostAndPort() {
    ServerProcess found = lab.server("cli-server");
    names
        .service("chat.example", 1, 1, found.peerPort(), "one.chat.example")
        .host("one.chat.example", "127.0.0.1");
    ServerProcess finder = finding("websock-server", "chat.example");
    finder.awaitPeers(1);
    found.awaitPeers(1);
  }

  @Test
  void anAddressRecordTellsTheHostOfAPortThatWasGiven() {
    ServerProcess found = lab.server("full-server");
    names.host("chat.example", "127.0.0.1");
    finding("cli-server", "chat.example:" + found.peerPort()).awaitPeers(1);
  }

  @Test
  void aNameThatNobodyKnowsIsToldOnceAndStopsNothing() {
    ServerProcess server = finding("cli-server", "nobody.example");
    server.await("no peers from DNS for nobody\\.example");
    server.type("status");
    Author.tcp("ann", server).join("lobby");
  }

  @Test
  void whatIsNoNameIsRefusedBeforeTheStart() {
    ServerProcess server =
        lab.bare("cli-server", Map.of(), "--dns-peers", "192.0.2.1", "--check-config");
    assertEquals(2, server.awaitExit(), () -> server.lines.toString());
    assertTrue(server.output().contains("IP addresses belong in peers"), server::output);
  }
}
