package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parley.client.ClientEvent;
import parley.protocol.ErrorCode;
import parley.protocol.Key;
import parley.protocol.ServerFrame;

/** What somebody at a terminal is told to do next; programs are told what they always were. */
class HintsTest {
  private static final Key SELF = Key.of(new byte[32]);
  private static final ClientEvent UNVERIFIED =
      new ClientEvent.Failed(
          "1",
          ErrorCode.AUTH_REQUIRED,
          "MALFORMED: verify your key first: connect, then verify",
          OptionalLong.empty(),
          false);
  private static final ClientEvent CHALLENGED =
      new ClientEvent.Challenged(
          "1", SELF, new byte[] {1, 2}, new ServerFrame.Limits(1, 1, 1, 1, 1), 0);

  private final PlainFormat typed = new PlainFormat(SELF, false, Optional.of(() -> LocalTime.NOON));
  private final PlainFormat byHand = new PlainFormat(SELF, true, Optional.of(() -> LocalTime.NOON));
  private final PlainFormat piped = new PlainFormat(SELF, true, Optional.empty());

  @Test
  void whoHasNotConnectedIsToldTheCommandThatDoesIt() {
    assertEquals(
        List.of("ERROR AUTH_REQUIRED your key is not proved yet: type connect"),
        typed.event(UNVERIFIED));
    assertEquals(
        List.of(
            "ERROR AUTH_REQUIRED your key is not proved yet: type connect, then sign and verify"
                + " as it says"),
        byHand.event(UNVERIFIED));
    assertEquals(
        List.of("ERROR AUTH_REQUIRED MALFORMED: verify your key first: connect, then verify"),
        piped.event(UNVERIFIED));
  }

  @Test
  void whoSignsByHandIsToldTheNextStep() {
    assertEquals(List.of("VERIFY : \"0102\"", "Now type sign 0102"), byHand.event(CHALLENGED));
    assertEquals(List.of("VERIFY : \"0102\""), piped.event(CHALLENGED));
    var signed = new ClientEvent.Signed(new byte[] {3});
    assertEquals(List.of("SIGNATURE : \"03\"", "Now type verify 03"), byHand.event(signed));
    assertEquals(List.of("SIGNATURE : \"03\""), piped.event(signed));
  }

  @Test
  void whoIsOfflineIsToldHowToComeBack() {
    var closed = new ClientEvent.Closed("the server closed the connection", false);
    assertEquals(
        List.of("NOTE CLOSED the server closed the connection; connect dials again"),
        typed.event(closed));
    assertEquals(List.of("NOTE CLOSED the server closed the connection"), piped.event(closed));
  }
}
