package parley.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import parley.protocol.ClientFrame;
import parley.protocol.ServerFrame;

/** A key with several sessions in a channel has the nick that one of them took last. */
class NicksOfAKeyTest {
  private final TestServer server = new TestServer();
  private final Client ben = server.client(9).verified().joined("tea", "ben");
  private final Client first = server.client(1).verified().joined("tea", "ann");
  private final Client second = server.client(1).verified().joined("tea", "annie");
  private final Client third = server.client(1).verified().joined("tea", "anna");

  private List<String> told() {
    List<String> told =
        ben.all(ServerFrame.Presence.class).stream()
            .map(each -> each.nick() + " " + each.event())
            .toList();
    ben.inbox.clear();
    return told;
  }

  private List<String> nicks() {
    ben.say(new ClientFrame.Who("w", "tea"));
    List<String> nicks = ben.last(ServerFrame.Success.class).members().getFirst().nicks();
    ben.inbox.clear();
    return nicks;
  }

  @Test
  void whenTheOneThatTookItLeavesItIsThatOfTheOneBefore() {
    told();
    third.vanish();
    assertEquals(List.of("annie JOINED"), told());
    assertEquals(List.of("ben", "annie"), nicks());
    String present = "present tea " + first.key + " annie";
    assertEquals(present, server.mesh.events.getLast(), "other servers are told, too");
    second.vanish();
    assertEquals(List.of("ann JOINED"), told());
    first.vanish();
    assertEquals(List.of("ann LEFT"), told());
  }

  @Test
  void whoTookItAgainTookItLast() {
    first.say(new ClientFrame.Join("j", "tea", "ann"));
    third.say(new ClientFrame.Join("j", "tea", "anna"));
    told();
    third.vanish();
    assertEquals(List.of("ann JOINED"), told());
  }

  @Test
  void whenAnotherOneLeavesNobodyIsTold() {
    told();
    first.vanish();
    assertEquals(List.of(), told());
    assertEquals(List.of("ben", "anna"), nicks());
  }
}
