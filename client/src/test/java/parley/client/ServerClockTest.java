package parley.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.client.ScriptedServer.START;
import static parley.client.ScriptedServer.one;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.ClientFrame;
import parley.protocol.ServerFrame;

class ServerClockTest {
  private static final long FAR_MS = ServerClock.FOLLOWED_MS + 1;
  private static final ClientCommand SAY = new ClientCommand.Say("den", "hi");

  @ParameterizedTest
  @ValueSource(longs = {ServerClock.FOLLOWED_MS, -ServerClock.FOLLOWED_MS})
  void aClockThatIsNearIsFollowedWhateverThisMachinesClockDoesThen(long offsetMs) {
    var peer = new ScriptedServer().ready(START.wallMs() + offsetMs);
    var later = new Moment(START.wallMs() + offsetMs, START.monotonicMs() + 250); // it was set
    var msg = (ClientFrame.Msg) one(peer.session.handle(SAY, later).frames());
    assertEquals(START.wallMs() + offsetMs + 250, msg.message().ts());
  }

  @ParameterizedTest
  @ValueSource(longs = {FAR_MS, -FAR_MS, 365L * 86_400_000})
  void nothingIsSignedUnderAClockThatIsFarOff(long offsetMs) {
    var peer = new ScriptedServer().ready(START.wallMs() + offsetMs);
    for (ClientCommand command : List.of(SAY, new ClientCommand.Tell(peer.serverKey, "psst"))) {
      Outcome outcome = peer.handle(command);
      var rejected = assertInstanceOf(ClientEvent.Rejected.class, one(outcome.events()));
      assertTrue(rejected.text().contains(Math.abs(offsetMs) / 1000 + " s "), rejected.text());
      assertTrue(rejected.text().contains("set this machine's clock"), rejected.text());
      outcome.frames().forEach(frame -> assertInstanceOf(ClientFrame.Ping.class, frame));
      assertEquals(0, peer.session.awaited());
    }
  }

  @Test
  void aServerThatSetItsClockIsFollowedAgain() {
    var peer = new ScriptedServer().ready(START.wallMs() + FAR_MS);
    var ping = (ClientFrame.Ping) one(peer.handle(SAY).frames());
    Outcome measured =
        peer.receive(ServerFrame.Success.of(ping.id(), "pong", START.wallMs() + 1_000));
    assertEquals(List.of(new ClientEvent.ClockDiffers(1_000, true)), measured.events());
    var msg = (ClientFrame.Msg) one(peer.handle(SAY).frames());
    assertEquals(START.wallMs() + 1_000, msg.message().ts());
  }

  @Test
  void aUserWhoSetsTheClockCanSendAtOnce() {
    var peer = new ScriptedServer().ready(START.wallMs() + FAR_MS);
    var set = new Moment(START.wallMs() + FAR_MS, START.monotonicMs());
    var msg = (ClientFrame.Msg) one(peer.session.handle(SAY, set).frames());
    assertEquals(START.wallMs() + FAR_MS, msg.message().ts());
  }

  @Test
  void everyChangeByAMinuteIsNotedHoweverSmallItsSteps() {
    var peer = new ScriptedServer().ready();
    assertEquals(1, measured(peer, 59_999).size());
    assertEquals(new ClientEvent.ClockDiffers(60_000, true), measured(peer, 60_000).getFirst());
    assertEquals(1, measured(peer, 119_999).size());
    assertEquals(
        new ClientEvent.ClockDiffers(-1_000_000, false), measured(peer, -1_000_000).getFirst());
  }

  /** The events of a ping whose answer says that the server's clock is so far ahead. */
  private static List<ClientEvent> measured(ScriptedServer peer, long offsetMs) {
    var ping = (ClientFrame.Ping) one(peer.handle(new ClientCommand.Ping()).frames());
    return peer.receive(ServerFrame.Success.of(ping.id(), "pong", START.wallMs() + offsetMs))
        .events();
  }
}
