package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parley.client.ClientEvent;
import parley.client.ClientEvent.Age;
import parley.client.ClientEvent.Order;
import parley.client.ClientEvent.Order.Place;
import parley.protocol.ErrorCode;
import parley.protocol.Key;
import parley.protocol.MessageId;
import parley.protocol.ServerFrame;
import parley.protocol.SignedMessage;

class FormatsTest {
  private static final Key SELF = Key.parse("00".repeat(32));
  private static final Key ANN = Key.parse("57cba840" + "11".repeat(28));
  private static final String ANN_SHORT = ANN.shortForm();
  private static final Age FRESH = new Age(0);
  private static final Order NEXT = new Order(Place.NEXT, 0);
  private static final ServerFrame.Limits LIMITS = new ServerFrame.Limits(9, 8, 7, 0.5, 6);
  private static final MessageId MID = MessageId.parse("0123456789abcdef".repeat(2));

  private final PlainFormat plain = new PlainFormat(SELF, false, Optional.empty());
  private final PlainFormat manual = new PlainFormat(SELF, true, Optional.empty());
  private final PlainFormat typed =
      new PlainFormat(SELF, false, Optional.of(() -> LocalTime.of(9, 5)));
  private final JsonFormat json = new JsonFormat();

  @Test
  void messagesShowChannelNickKeyAndText() {
    var event = new ClientEvent.MessageReceived("den", message("ann", "hi"), NEXT, FRESH);
    assertEquals(List.of("[den] ann~" + ANN_SHORT + ": hi"), plain.event(event));
    assertEquals(List.of("09:05 [den] ann~" + ANN_SHORT + ": hi"), typed.event(event));
  }

  @Test
  void aMessageOfAnotherTimeIsMarked() {
    SignedMessage message = message("ann", "hi");
    var old = new ClientEvent.MessageReceived("den", message, NEXT, new Age(3_600_000));
    var ahead = new ClientEvent.DirectReceived(direct(ANN, SELF), NEXT, new Age(-120_001));
    assertEquals("[den] (3600 s old) ann~" + ANN_SHORT + ": hi", one(plain.event(old)));
    String line = one(plain.event(ahead));
    assertTrue(line.startsWith("[private] (120 s ahead) ann~" + ANN_SHORT), line);
    assertTrue(one(json.event(old)).contains("\"timely\":false,\"ageMs\":3600000"));
    assertTrue(one(json.event(ahead)).contains("\"timely\":false,\"ageMs\":-120001"));
  }

  @Test
  void directMessagesShowTheWholeKey() {
    var event = new ClientEvent.DirectReceived(direct(ANN, SELF), NEXT, FRESH);
    assertEquals(
        List.of("[private] ann~" + ANN_SHORT + " (" + ANN.hex() + "): psst"), plain.event(event));
  }

  @Test
  void aDirectMessageFromAnotherSessionOfOursShowsToWhomItWent() {
    var event = new ClientEvent.DirectReceived(direct(SELF, ANN), NEXT, FRESH);
    assertEquals(
        List.of("[private] ann~aaaaaa (" + SELF.hex() + ") to " + ANN.hex() + ": psst"),
        plain.event(event));
  }

  @Test
  void aHostileTextStaysOnItsLineAndShowsItsControls() {
    String body = "a\n[den] bob~aaaaaa: forged\r\u001b[2J\u009b31m\u202e\u2028end";
    String line =
        one(plain.event(new ClientEvent.MessageReceived("den", message("ann", body), NEXT, FRESH)));
    assertTrue(line.startsWith("[den] ann~" + ANN_SHORT + ": a"), line);
    assertFalse(line.chars().anyMatch(c -> c < ' ' || (c >= 0x7f && c < 0xa0)), line);
    assertFalse(line.contains("\u202e") || line.contains("\u2028"), line);
  }

  @Test
  void aNickCannotPassForAnotherKey() {
    var event =
        new ClientEvent.MessageReceived("den", message("bob~aaaaaa: hi", "ho"), NEXT, FRESH);
    assertEquals(List.of("[den] bob_aaaaaa_ hi~" + ANN_SHORT + ": ho"), plain.event(event));
  }

  @Test
  void everyTextOfTheServerIsSanitised() {
    String evil = "x\u001b[31m\ny";
    List<ClientEvent> events =
        List.of(
            new ClientEvent.Failed("1", ErrorCode.MALFORMED, evil, OptionalLong.of(5), false),
            new ClientEvent.Notice("LAGGED", evil, "", List.of(new ServerFrame.Figure(evil, 3))),
            new ClientEvent.Done("1", evil),
            new ClientEvent.Garbled(evil),
            new ClientEvent.Closed(evil, true),
            new ClientEvent.Distrusted(evil),
            new ClientEvent.Presence(evil, ANN, evil, true),
            new ClientEvent.Forged(message(evil, evil), evil));
    for (ClientEvent event : events) {
      for (EventFormat format : List.of(plain, typed, json)) {
        String line = one(format.event(event));
        assertFalse(line.chars().anyMatch(c -> c < ' '), line);
      }
    }
  }

  @Test
  void aForgedMessageIsNeverShown() {
    var event = new ClientEvent.Forged(message("ann", "pay me"), "its signature is bad");
    assertEquals(
        List.of(
            "NOTE FORGED a message in the name of ann~"
                + ANN_SHORT
                + " is not shown: its signature is bad"),
        plain.event(event));
    String line = one(json.event(event));
    assertTrue(line.contains("\"event\":\"forged\"") && line.contains("\"verified\":false"), line);
  }

  @Test
  void aRepeatedMessageIsNotShownAgain() {
    var event =
        new ClientEvent.MessageReceived(
            "den", message("ann", "hi"), new Order(Place.REPEATED, 0), FRESH);
    assertTrue(one(plain.event(event)).startsWith("NOTE REPEATED "));
    assertTrue(one(json.event(event)).contains("\"order\":\"repeated\""));
  }

  @Test
  void theChallengeIsShownExactlyAndOnlyInManualMode() {
    var event = new ClientEvent.Challenged("1", ANN, new byte[] {0, 127, -1}, LIMITS, 0);
    assertEquals(List.of("VERIFY : \"007fff\""), manual.event(event));
    assertEquals(List.of(), plain.event(event));
    assertEquals(
        List.of("SIGNATURE : \"00ff\""), manual.event(new ClientEvent.Signed(new byte[] {0, -1})));
  }

  @Test
  void aClockThatIsFarOffIsNoted() {
    assertEquals(
        "NOTE CLOCK this machine's clock is 200 s behind the server's, whose time your messages"
            + " bear",
        one(plain.event(new ClientEvent.ClockDiffers(200_000, true))));
    var far = new ClientEvent.ClockDiffers(-3_600_000, false);
    String line = one(plain.event(far));
    assertTrue(line.startsWith("NOTE CLOCK this machine's clock is 3600 s ahead"), line);
    assertTrue(line.contains("set this clock"), line);
    assertEquals(
        "{\"event\":\"clock\",\"offsetMs\":-3600000,\"followed\":false}", one(json.event(far)));
  }

  @Test
  void answersAreLinesOfOneForm() {
    var members = new ServerFrame.Members(List.of(ANN), List.of("ann"), 2);
    assertEquals(
        "OK joined den as me~aaaaaa; 2 members: ann~" + ANN_SHORT + ", and 1 more",
        one(plain.event(new ClientEvent.Joined("1", "den", "me", Optional.of(members)))));
    assertEquals(
        List.of("OK den has 2 members", "  ann~" + ANN_SHORT + " " + ANN.hex(), "  and 1 more"),
        plain.event(new ClientEvent.Listed("1", "den", members)));
    var crowd = new ServerFrame.Members(List.of(ANN), List.of("ann"), 501, false);
    assertEquals(
        "OK joined den as me~aaaaaa; 501 members: ann~"
            + ANN_SHORT
            + ", and 500 more; who comes and goes is not told",
        one(plain.event(new ClientEvent.Joined("1", "den", "me", Optional.of(crowd)))));
    assertEquals("OK left den", one(plain.event(new ClientEvent.Left("1", "den"))));
    var sent = new ClientEvent.Sent("1", Optional.of(MID), "sent");
    assertEquals("OK sent " + MID.hex(), one(plain.event(sent)));
    assertEquals(List.of(), typed.event(sent));
    assertEquals(
        "ERROR RATE_LIMITED slow down (try again in 200 ms)",
        one(
            plain.event(
                new ClientEvent.Failed(
                    "1", ErrorCode.RATE_LIMITED, "slow down", OptionalLong.of(200), false))));
    assertEquals(
        "ERROR TOO_MANY_CONNECTIONS try again in 9 ms",
        one(
            plain.event(
                new ClientEvent.Failed(
                    "1",
                    ErrorCode.TOO_MANY_CONNECTIONS,
                    "try again in 9 ms",
                    OptionalLong.of(9),
                    true))));
    assertEquals(
        "NOTE LAGGED lost some (n 3)",
        one(
            plain.event(
                new ClientEvent.Notice(
                    "LAGGED", "lost some", "", List.of(new ServerFrame.Figure("n", 3))))));
    assertEquals(
        "* ann~" + ANN_SHORT + " left den",
        one(plain.event(new ClientEvent.Presence("den", ANN, "ann", false))));
  }

  @Test
  void anErrorNamesTheMessageThatWasNotSent() {
    SignedMessage message = message("ann", "ho");
    var failed =
        new ClientEvent.Failed(
            "1", ErrorCode.OFFLINE, "gone", OptionalLong.empty(), false, Optional.of(message));
    assertEquals("ERROR OFFLINE gone", one(plain.event(failed)));
    assertEquals("ERROR OFFLINE gone (your message: ho)", one(typed.event(failed)));
    assertTrue(
        one(json.event(failed)).contains("\"mid\":\"" + message.mid().hex() + "\""),
        one(json.event(failed)));
  }

  @Test
  void jsonHasWholeKeysAndWholeTextsInAscii() {
    SignedMessage message = message("ann", "caf\u00e9 \u001b\u009b\n\ud83d\ude00");
    String line = one(json.event(new ClientEvent.MessageReceived("den", message, NEXT, FRESH)));
    assertEquals(
        "{\"event\":\"message\",\"channel\":\"den\",\"mid\":\""
            + message.mid().hex()
            + "\",\"from\":\""
            + ANN.hex()
            + "\",\"nick\":\"ann\",\"session\":\"0000000000000000\",\"seq\":3,\"ts\":4,"
            + "\"ctype\":\"text/plain\",\"body\":\"caf\\u00E9 \\u001B\\u009B\\n\\uD83D\\uDE00\","
            + "\"verified\":true,\"order\":\"next\",\"missed\":0,\"timely\":true,\"ageMs\":0}",
        line);
  }

  @Test
  void jsonTellsWhetherPresenceIsTold() {
    var crowd = new ServerFrame.Members(List.of(ANN), List.of("ann"), 501, false);
    assertEquals(
        "{\"event\":\"members\",\"channel\":\"den\",\"count\":501,\"presence\":false,\"members\":[{\"key\":\""
            + ANN.hex()
            + "\",\"nick\":\"ann\"}]}",
        one(json.event(new ClientEvent.Listed("1", "den", crowd))));
    assertEquals(
        "{\"event\":\"note\",\"code\":\"PRESENCE_OFF\",\"text\":\"many\",\"channel\":\"den\","
            + "\"figures\":{\"count\":501}}",
        one(
            json.event(
                new ClientEvent.Notice(
                    "PRESENCE_OFF",
                    "many",
                    "den",
                    List.of(new ServerFrame.Figure("count", 501))))));
  }

  private static SignedMessage message(String nick, String body) {
    return message(ANN, new SignedMessage.Target.Channel("den"), nick, body);
  }

  private static SignedMessage direct(Key from, Key to) {
    return message(from, new SignedMessage.Target.Direct(to), "ann", "psst");
  }

  private static SignedMessage message(
      Key from, SignedMessage.Target target, String nick, String body) {
    return new SignedMessage(
        from, target, new byte[8], 3, 4, nick, "text/plain", body, new byte[64]);
  }

  private static String one(List<String> lines) {
    assertEquals(1, lines.size(), lines.toString());
    return lines.getFirst();
  }
}
