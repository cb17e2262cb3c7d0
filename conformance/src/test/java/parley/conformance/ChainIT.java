package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers that are linked to few others, on any machine; more is in {@link TopologyIT}. */
class ChainIT {
  @RegisterExtension static final Lab lab = new Lab();

  /** The ends only dial out, so that they cannot link to each other. */
  @Test
  void messagesCrossAChainOfThreeServersThatCannotBeJoinedFurther() {
    ServerProcess b = server("websock-server");
    ServerProcess a = end("cli-server", b);
    ServerProcess d = end("full-server", b);
    Mesh.awaitKnown(List.of(a, b, d));
    b.awaitPeers(2);
    a.awaitPeers(1);
    d.awaitPeers(1);
    Author ann = lab.keep(Author.tcp("ann", a)).join("ends");
    Author bob = lab.keep(Author.webSocket("bob", b)).join("ends");
    Author dee = lab.keep(Author.tcp("dee", d)).join("ends");
    ann.say("ends", "from end to end");
    dee.awaitMessage("msg", "from end to end");
    bob.awaitMessage("msg", "from end to end");
    assertEquals("success", dee.tell(ann.key(), "and back").outcome());
    ann.awaitMessage("private", "and back");
    assertEquals("OFFLINE", dee.tell(new Keys().hex(), "nobody").outcome());
    assertEquals(1, dee.count("from end to end"));
    assertEquals(1, bob.count("from end to end"));
    assertEquals(1, ann.count("and back"));
    assertEquals(0, bob.count("and back"));
  }

  private static ServerProcess end(String type, ServerProcess middle) {
    return server(type, "--dial-only", "--peers", "127.0.0.1:" + middle.peerPort());
  }

  private static ServerProcess server(String type, String... options) {
    return lab.launch(type, lab.folder(), Servers.SMALL, true, Lab.ports(type), options).ready();
  }
}
