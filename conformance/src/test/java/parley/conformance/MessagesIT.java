package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forged, altered, replayed, stale and oversized messages, at one server and at its peer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesIT {
  @RegisterExtension static final Lab lab = new Lab();

  private ServerProcess here;
  private ServerProcess there;
  private Author ann;
  private Author bob;
  private Author far;

  @BeforeAll
  void startTwoPeeredServers() {
    here = lab.server("cli-server", "--rate-per-key", "0");
    there =
        lab.server("full-server", "--rate-per-key", "0", "--peers", "127.0.0.1:" + here.peerPort());
    Mesh.awaitKnown(List.of(here, there));
  }

  @BeforeEach
  void threeMembersOfAChannel() {
    ann = Author.tcp("ann", here).join("c");
    bob = Author.tcp("bob", here).join("c");
    far = Author.webSocket("far", there).join("c");
  }

  @AfterEach
  void closeSessions() {
    List.of(ann, bob, far).forEach(Author::close);
  }

  Stream<Arguments> forgeries() {
    return Stream.of(
        forgery("another body", f -> f.put("body", "altered")),
        forgery("another nick", f -> f.put("nick", "bob")),
        forgery("another content type", f -> f.put("ctype", "text/html")),
        forgery("another session", f -> f.put("session", Keys.randomHex(8))),
        forgery("another seq", f -> f.put("seq", 77)),
        forgery("another time", f -> f.put("ts", (Long) f.get("ts") + 1)),
        forgery("another channel", f -> f.put("channel", "d")),
        forgery("another signature", f -> f.put("sig", Keys.randomHex(64))),
        forgery("signature of zeros", f -> f.put("sig", "00".repeat(64))),
        forgery("signed by another key", f -> f.putAll(bobSigns(f))));
  }

  private static Arguments forgery(String what, Consumer<Map<String, Object>> forge) {
    return Arguments.of(what, forge);
  }

  /** Re-attribution: somebody else's message, sent in a session of one's own. */
  private Map<String, Object> bobSigns(Map<String, Object> frame) {
    Message bobs = bob.message(Message.CHANNEL, "c", (String) frame.get("body"));
    return bobs.frame(bob.keys);
  }

  @ParameterizedTest(name = "a message with {0} is refused and reaches nobody")
  @MethodSource("forgeries")
  void aForgedMessageIsRefusedAndReachesNobody(String what, Consumer<Map<String, Object>> forge) {
    ann.join("d");
    bob.join("d");
    Map<String, Object> frame =
        ann.message(Message.CHANNEL, "c", "original " + what).frame(ann.keys);
    forge.accept(frame);
    Frame answer = ann.request(frame);
    assertEquals("BAD_SIGNATURE", answer.outcome(), answer::toString);
    assertNothingWasDelivered(frame.get("body").toString());
  }

  /** An honest message afterwards arrives, the bad one before it did not. */
  private void assertNothingWasDelivered(String body) {
    assertEquals("success", ann.say("c", "honest").outcome());
    bob.awaitMessage("msg", "honest");
    far.awaitMessage("msg", "honest");
    assertEquals(0, bob.count(body), "delivered here");
    assertEquals(0, far.count(body), "delivered there");
  }

  @Test
  void aFromFieldThatTheClientAddsChangesNothing() {
    Map<String, Object> frame = ann.message(Message.CHANNEL, "c", "whose").frame(ann.keys);
    frame.put("from", bob.key());
    assertEquals("success", ann.request(frame).outcome());
    assertEquals(ann.key(), bob.awaitMessage("msg", "whose").text("from"));
  }

  @Test
  void aMessageWhoseKindIsSwappedIsRefused() {
    Map<String, Object> asPrivate = ann.message(Message.CHANNEL, "c", "swapped").frame(ann.keys);
    asPrivate.remove("channel");
    asPrivate.put("type", "private");
    asPrivate.put("to", bob.key());
    assertEquals("BAD_SIGNATURE", ann.request(asPrivate).outcome());
    Map<String, Object> asChannel =
        ann.message(Message.DIRECT, bob.key(), "swapped").frame(ann.keys);
    asChannel.remove("to");
    asChannel.put("type", "msg");
    asChannel.put("channel", "c");
    assertEquals("BAD_SIGNATURE", ann.request(asChannel).outcome());
    assertNothingWasDelivered("swapped");
  }

  @Test
  void aReplayIsADuplicateAtItsServerAndIsDeliveredOnceOnly() {
    Message message = ann.message(Message.CHANNEL, "c", "once");
    Frame first = ann.say(message);
    assertEquals("success", first.outcome(), first::toString);
    assertEquals(message.mid(), first.text("mid"));
    assertEquals("DUPLICATE", ann.say(message).outcome());
    far.awaitMessage("msg", "once");
    ann.say("c", "after");
    bob.awaitMessage("msg", "after");
    far.awaitMessage("msg", "after");
    assertEquals(1, bob.count("once"));
    assertEquals(1, far.count("once"));
  }

  @Test
  void aReplayAtAnotherServerOfTheMeshIsADuplicateToo() {
    Message message = ann.message(Message.CHANNEL, "c", "elsewhere");
    ann.say(message);
    far.awaitMessage("msg", "elsewhere");
    try (Author again = new Author("ann", new RawWebSocket(there.webSocketPort()), ann.keys)) {
      again.handshake().join("c");
      assertEquals("DUPLICATE", again.say(message).outcome());
    }
    ann.say("c", "after");
    bob.awaitMessage("msg", "after");
    far.awaitMessage("msg", "after");
    assertEquals(1, bob.count("elsewhere"));
    assertEquals(1, far.count("elsewhere"));
  }

  @Test
  void aReplayedDirectMessageIsDeliveredOnceOnly() {
    Message message = ann.message(Message.DIRECT, far.key(), "direct once");
    assertEquals("success", ann.say(message).outcome());
    assertEquals("DUPLICATE", ann.say(message).outcome());
    ann.tell(far.key(), "direct after");
    far.awaitMessage("private", "direct after");
    assertEquals(1, far.count("direct once"));
  }

  @ParameterizedTest(name = "a message {0} ms from the server's clock is CLOCK_SKEW")
  @ValueSource(longs = {-121_500, 180_000, -86_400_000, 86_400_000})
  void aStaleOrFutureMessageIsClockSkew(long offsetMs) {
    Message fresh = ann.message(Message.CHANNEL, "c", "skewed");
    Frame answer = ann.say(fresh.withTs(System.currentTimeMillis() + offsetMs));
    assertEquals("CLOCK_SKEW", answer.outcome(), answer::toString);
    long told = Long.parseLong(answer.text("text").replaceAll("(?s).*\\D", ""));
    long difference = Math.abs(told - System.currentTimeMillis());
    assertTrue(difference < 60_000, () -> "the server's time should be told: " + answer);
    assertNothingWasDelivered("skewed");
  }

  @Test
  void aMessageWithinTheClockWindowIsTaken() {
    for (long offset : new long[] {-60_000, 110_000}) {
      Message fresh = ann.message(Message.CHANNEL, "c", "offset " + offset);
      Frame answer = ann.say(fresh.withTs(System.currentTimeMillis() + offset));
      assertEquals("success", answer.outcome(), answer::toString);
      far.awaitMessage("msg", "offset " + offset);
    }
  }

  @Test
  void aBodyOfEightKibibytesIsTakenAndOneByteMoreIsTooLarge() {
    String largest = "ü".repeat(4096);
    assertEquals("success", ann.say("c", largest).outcome());
    bob.awaitMessage("msg", largest);
    far.awaitMessage("msg", largest);
    Frame answer = ann.say("c", largest + "x");
    assertEquals("TOO_LARGE", answer.outcome(), answer::toString);
    assertTrue(ann.alive(), "the session should go on");
  }

  @Test
  void textsOfAllPlanesArriveAsTheyWereSigned() {
    String body =
        "tab\t newline\n quote\" back\\ nul\u0000 é e\u0301 \u202e 😀 \ud83d\udc69\u200d\ud83d\udcbb";
    assertEquals("success", ann.say("c", body).outcome());
    bob.awaitMessage("msg", body);
    far.awaitMessage("msg", body);
  }

  @ParameterizedTest(name = "the channel {0} is refused")
  @ValueSource(
      strings = {
        "",
        "Lobby",
        "e\u0301t\u00e9",
        "with space",
        "sla/sh",
        "#hash",
        "a\u202eb",
        "a\nb",
        "ÄRGER",
        "emoji😀",
        "a\u0000"
      })
  void aChannelNameOfAnyOtherFormIsRefused(String name) {
    Frame answer = ann.request("type", "join", "channel", name, "nick", "ann");
    assertEquals("MALFORMED", answer.outcome(), answer::toString);
    assertTrue(ann.alive());
  }

  @Test
  void theLongestChannelNameIsTakenAndALongerIsRefused() {
    assertEquals(
        "success", ann.request("type", "join", "channel", "é".repeat(32), "nick", "a").outcome());
    Frame answer = ann.request("type", "join", "channel", "é".repeat(32) + "a", "nick", "a");
    assertTrue(Set.of("MALFORMED", "TOO_LARGE").contains(answer.outcome()), answer::toString);
    Frame digits = ann.request("type", "join", "channel", "a-b_c.9", "nick", "a");
    assertEquals("success", digits.outcome(), digits::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u001b[31m", "a\nb", "a\u202eb", "a\u200eb", "a\u0000", "a\u0085b"})
  void aNickWithControlOrBidiCharactersIsRefused(String nick) {
    Frame join = ann.request("type", "join", "channel", "c", "nick", nick);
    Frame message = ann.say(ann.message(Message.CHANNEL, "c", "nicked").withNick(nick));
    assertAll(
        () -> assertEquals("MALFORMED", join.outcome(), join::toString),
        () -> assertEquals("MALFORMED", message.outcome(), message::toString),
        () -> assertNothingWasDelivered("nicked"));
  }

  @Test
  void aNickHasAtMost32Characters() {
    assertEquals(
        "success", ann.request("type", "join", "channel", "c", "nick", "😀".repeat(32)).outcome());
    Frame answer = ann.request("type", "join", "channel", "c", "nick", "a".repeat(33));
    assertFalse(answer.is("success"), answer::toString);
  }

  @Test
  void aMessageToAChannelThatIsNotJoinedBeginsWithMalformed() {
    Frame answer = ann.say("never-joined", "hello");
    assertEquals("NOT_JOINED", answer.outcome(), answer::toString);
    assertTrue(answer.text("text").startsWith("MALFORMED"), answer::toString);
  }

  @Test
  void aKeyMaySayTwentyAtOnceAndIsThenToldWhenToTryAgain() {
    ServerProcess limited = lab.server("cli-server");
    Author fast = lab.keep(Author.tcp("fast", limited)).join("c");
    var answers = new ArrayList<Frame>();
    long start = System.nanoTime();
    while (answers.stream().allMatch(answer -> answer.is("success"))) {
      var ids = new ArrayList<String>();
      for (int i = 0; i < 40; i++) {
        ids.add(fast.send(fast.message(Message.CHANNEL, "c", "m" + i).frame(fast.keys)));
      }
      ids.forEach(id -> answers.add(fast.answer(id)));
    }
    long meanwhile = 5 * ((System.nanoTime() - start) / 1_000_000_000 + 1);
    List<Frame> refused = answers.stream().filter(answer -> !answer.is("success")).toList();
    long taken = answers.size() - refused.size();
    assertTrue(
        taken >= 20 && taken <= 20 + meanwhile,
        () -> taken + " were taken at once, or of " + meanwhile + " meanwhile");
    for (Frame answer : refused) {
      assertEquals("RATE_LIMITED", answer.outcome(), answer::toString);
      assertTrue(answer.number("retryMs") > 0, answer::toString);
    }
    Author other = lab.keep(Author.tcp("other", limited)).join("c");
    assertEquals("success", other.say("c", "another key has a budget of its own").outcome());
  }

  @Test
  void withoutARateNobodyIsLimited() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 100; i++) {
      ids.add(ann.send(ann.message(Message.CHANNEL, "c", "free " + i).frame(ann.keys)));
    }
    for (String id : ids) {
      assertEquals("success", ann.answer(id).outcome());
    }
    bob.awaitMessage("msg", "free 99");
    far.awaitMessage("msg", "free 99");
  }
}
