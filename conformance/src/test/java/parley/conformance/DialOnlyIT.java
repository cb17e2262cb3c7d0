package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers that nothing can reach, which take full part all the same. */
class DialOnlyIT {
  @RegisterExtension static final Lab lab = new Lab();

  /** No two of the three can be linked, so that every message crosses the fourth. */
  @Test
  void threeServersThatOnlyDialOutReachEachOtherAcrossAFourth() {
    ServerProcess hub = lab.unready("full-server", lab.folder());
    hub.ready();
    String peer = "127.0.0.1:" + hub.peerPort();
    ServerProcess one = lab.unready("cli-server", lab.folder(), "--dial-only", "--peers", peer);
    ServerProcess two = lab.unready("websock-server", lab.folder(), "--dial-only", "--peers", peer);
    ServerProcess three = lab.unready("full-server", lab.folder(), "--dial-only", "--peers", peer);
    List.of(one, two, three).forEach(ServerProcess::ready);
    hub.awaitPeers(3);
    for (ServerProcess server : List.of(one, two, three)) {
      assertFalse(server.listens("peer"), "a server that only dials out listens for peers");
    }

    List<Author> authors =
        List.of(
            lab.keep(Author.tcp("one", one)).join("far"),
            lab.keep(Author.webSocket("two", two)).join("far"),
            lab.keep(Author.tcp("three", three)).join("far"),
            lab.keep(Author.tcp("hub", hub)).join("far"));
    for (Author from : authors) {
      assertEquals("success", from.say("far", "all from " + from.nick).outcome());
      for (Author to : authors) {
        if (to != from) {
          to.awaitMessage("msg", "all from " + from.nick);
          assertEquals("success", from.tell(to.key(), from.nick + "-" + to.nick).outcome());
          to.awaitMessage("private", from.nick + "-" + to.nick);
        }
      }
    }
    var wrong = new ArrayList<String>();
    for (Author to : authors) {
      for (Author from : authors) {
        long expected = to == from ? 0 : 1;
        if (to.count("all from " + from.nick) != expected
            || to.count(from.nick + "-" + to.nick) != expected) {
          wrong.add(from.nick + " to " + to.nick + ": not once");
        }
      }
    }
    assertEquals(List.of(), wrong);
    one.awaitPeers(1);
  }

  /** Each announces an address where nobody listens, so that only the chain's own links exist. */
  @Test
  void messagesCrossAChainOfFourServersThatCannotBeJoinedFurther() {
    ServerProcess a = lab.server("cli-server", "--advertise", "127.0.0.1:1");
    ServerProcess b = next("websock-server", a, 2);
    ServerProcess c = next("full-server", b, 3);
    ServerProcess d = next("cli-server", c, 4);
    d.awaitPeers(1);
    c.awaitPeers(2);
    b.awaitPeers(2);
    a.awaitPeers(1);
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

  private static ServerProcess next(String type, ServerProcess before, int deadPort) {
    return lab.server(
        type, "--advertise", "127.0.0.1:" + deadPort, "--peers", "127.0.0.1:" + before.peerPort());
  }
}
