package parley.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static parley.client.ScriptedServer.one;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who signs or verifies where nothing waits is told why nothing does. */
class NothingWaitsTest {
  private static void assertRejected(ScriptedServer peer, String why) {
    List<ClientCommand> commands =
        List.of(new ClientCommand.Sign("00"), new ClientCommand.Verify("00"));
    for (ClientCommand command : commands) {
      String what = command instanceof ClientCommand.Sign ? "signed" : "verified";
      assertEquals(
          new ClientEvent.Rejected("nothing waits to be " + what + ": " + why),
          one(peer.handle(command).events()));
    }
  }

  @Test
  void theReasonIsTheRightOne() {
    assertRejected(new ScriptedServer(true), "type connect first");
    assertRejected(
        new ScriptedServer(false),
        "connect proves your key by itself, unless this program runs with --manual");
    assertRejected(new ScriptedServer(false).ready(), "your key is proved already");
  }
}
