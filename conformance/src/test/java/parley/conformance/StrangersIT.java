package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has not proved a key yet, and who tries to prove another's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangersIT {
  @RegisterExtension static final Lab lab = new Lab();

  private ServerProcess server;

  @BeforeAll
  void start() {
    server = lab.server("full-server");
  }

  private Author stranger() {
    return lab.keep(new Author("stranger", new RawTcp(server.tcpPort())));
  }

  Stream<String> requests() {
    Author author = new Author("s", new RawTcp(server.tcpPort()));
    author.close();
    return Stream.of(
        "{\"type\":\"join\",\"id\":\"x\",\"channel\":\"lobby\",\"nick\":\"s\"}",
        "{\"type\":\"leave\",\"id\":\"x\",\"channel\":\"lobby\"}",
        "{\"type\":\"who\",\"id\":\"x\",\"channel\":\"lobby\"}",
        Json.write(
            with(author.message(Message.CHANNEL, "lobby", "hello").frame(author.keys), "id", "x")),
        Json.write(
            with(
                author.message(Message.DIRECT, author.key(), "hello").frame(author.keys),
                "id",
                "x")),
        "{\"type\":\"verify\",\"id\":\"x\",\"expires\":1,\"sig\":\"" + "00".repeat(64) + "\"}");
  }

  private static Map<String, Object> with(Map<String, Object> frame, String name, Object value) {
    frame.put(name, value);
    return frame;
  }

  @ParameterizedTest
  @MethodSource("requests")
  void whatComesBeforeVerificationIsMalformed(String request) {
    for (Wire wire :
        List.of(
            lab.keep(new RawTcp(server.tcpPort())),
            lab.keep(new RawWebSocket(server.webSocketPort())))) {
      wire.send(request);
      Frame answer = wire.inbox.await("answer", frame -> frame.text("re").equals("x"));
      assertEquals("AUTH_REQUIRED", answer.outcome(), answer::toString);
      assertTrue(answer.text("text").startsWith("MALFORMED"), answer::toString);
    }
  }

  @Test
  void whatComesBetweenConnectAndVerifyIsMalformedToo() {
    Author author = stranger();
    author.challenge();
    Frame answer = author.request("type", "join", "channel", "lobby", "nick", "s");
    assertEquals("AUTH_REQUIRED", answer.outcome(), answer::toString);
  }

  @Test
  void whoDoesNotConnectWithinTenSecondsIsClosed() {
    long start = System.nanoTime();
    List<Wire> wires =
        List.of(
            lab.keep(new RawTcp(server.tcpPort())),
            lab.keep(new RawTcp(server.tcpPort())),
            lab.keep(new RawWebSocket(server.webSocketPort())));
    wires.get(1).send("{\"type\":\"ping\"}");
    for (Wire wire : wires) {
      wire.awaitClosed();
      assertEquals(
          1, wire.inbox.count(f -> f.outcome().equals("AUTH_REQUIRED")), wire.inbox::toString);
      long tookMs = (System.nanoTime() - start) / 1_000_000;
      assertTrue(tookMs > 8_000, () -> "closed after only " + tookMs + " ms: " + wire.inbox);
    }
  }

  @Test
  void aStrangerHasABudgetOf16Kibibytes() {
    RawTcp wire = lab.keep(new RawTcp(server.tcpPort()));
    String kibibyte = "{\"type\":\"ping\",\"pad\":\"" + "x".repeat(1000) + "\"}";
    for (int i = 0; i < 40 && !wire.inbox.hasEnded(); i++) {
      wire.send(kibibyte);
    }
    wire.awaitRefused();
    long answered = wire.inbox.count(frame -> frame.is("success"));
    assertTrue(answered <= 17, () -> answered + " KiB were heard: " + wire.inbox);
  }

  @Test
  void aHandshakeAfterAFewBadRequestsStillWorks() {
    Author author = stranger();
    author.request("type", "who", "channel", "lobby");
    author.handshake();
    assertTrue(author.alive());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"signature", "expires", "origin", "nonce", "other key", "zeros", "no exporter"})
  void aProofOfAnythingElseFails(String wrong) {
    Author author = stranger();
    Frame challenge = author.challenge();
    Map<String, Object> proof =
        switch (wrong) {
          case "signature" -> with(author.verifyFrame(challenge), "sig", Keys.randomHex(64));
          case "expires" ->
              with(author.verifyFrame(challenge), "expires", challenge.number("expires") + 1);
          case "origin" -> author.verifyFrame(challenge, "tcp://elsewhere.example:1");
          case "nonce" -> new Author("n", author.wire, author.keys).verifyFrame(challenge);
          case "other key" ->
              with(author.verifyFrame(challenge), "sig", new Keys().sign(new byte[1]));
          case "zeros" -> with(author.verifyFrame(challenge), "sig", "00".repeat(64));
          default ->
              with(
                  author.verifyFrame(challenge),
                  "sig",
                  author.keys.sign(Keys.bytes(challenge.text("challenge"))));
        };
    Frame answer = author.request(proof);
    assertTrue(
        answer.outcome().equals("AUTH_FAILED")
            || wrong.equals("expires") && answer.outcome().equals("CHALLENGE_EXPIRED"),
        answer::toString);
    assertStillAStranger(author);
  }

  /** Either closed, or answered as a stranger is. */
  private static void assertStillAStranger(Author author) {
    String id = author.send(Json.map("type", "who", "channel", "lobby"));
    Optional<Frame> answer =
        author.wire.inbox.poll(Inbox.DEADLINE, frame -> frame.text("re").equals(id));
    assertTrue(
        answer
            .map(frame -> frame.outcome().equals("AUTH_REQUIRED"))
            .orElseGet(author.wire.inbox::hasEnded),
        author.wire.inbox::toString);
  }

  /** Points of order 1, 2, 4 and 8, and one that is not on the curve. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "0200000000000000000000000000000000000000000000000000000000000000"
      })
  void aKeyOfSmallOrderIsRefused(String key) {
    Author author = stranger();
    Frame connect = author.request(with(author.connectFrame(author.wire.origin()), "key", key));
    if (connect.is("verify")) {
      // R = the neutral element, S = 0: what a lenient verifier takes for such a key.
      String sig = "01" + "00".repeat(63);
      Frame answer =
          author.request("type", "verify", "expires", connect.number("expires"), "sig", sig);
      assertEquals("AUTH_FAILED", answer.outcome(), answer::toString);
      assertStillAStranger(author);
    } else {
      assertTrue(Set.of("AUTH_FAILED", "MALFORMED").contains(connect.outcome()), connect::toString);
    }
  }

  @Test
  void aProofFromOneConnectionIsWorthNothingInAnother() {
    Author first = stranger();
    Map<String, Object> proof = first.verifyFrame(first.challenge());
    Author second = lab.keep(new Author("s", new RawTcp(server.tcpPort()), first.keys));
    Frame challenge = second.challenge();
    assertEquals("success", first.request(proof).outcome());
    assertEquals(
        "AUTH_FAILED",
        second.request(with(proof, "expires", challenge.number("expires"))).outcome());
    assertStillAStranger(second);
  }

  @Test
  void aSecondVerifyIsRefused() {
    Author author = stranger();
    Map<String, Object> proof = author.verifyFrame(author.challenge());
    assertEquals("success", author.request(proof).outcome());
    Frame answer = author.request(proof);
    assertEquals("error", answer.type(), answer::toString);
  }

  @Test
  void aChallengeIsUsedUpByOneVerifyAndTheThirdFailureIsFatal() {
    Author author = stranger();
    Map<String, Object> right = author.verifyFrame(author.challenge());
    Map<String, Object> wrong = with(new LinkedHashMap<>(right), "sig", Keys.randomHex(64));
    assertEquals("AUTH_FAILED", author.request(wrong).outcome());
    assertEquals("AUTH_REQUIRED", author.request(right).outcome());
    author.challenge();
    assertEquals("AUTH_FAILED", author.request(wrong).outcome());
    author.challenge();
    Frame third = author.request(wrong);
    assertEquals("AUTH_FAILED", third.outcome(), third::toString);
    assertTrue(third.flag("fatal"), third::toString);
    author.wire.awaitClosed();
  }

  @Test
  void everyChallengeIsAnother() {
    var seen = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      seen.add(stranger().challenge().text("challenge"));
    }
    assertEquals(5, Set.copyOf(seen).size());
    assertEquals(64, seen.getFirst().length());
  }

  @Test
  void onlyTheProtocolsVersionIsSpoken() {
    Author author = stranger();
    Map<String, Object> connect = author.connectFrame(author.wire.origin());
    Frame refused = author.request(with(connect, "versions", List.of(2, 3)));
    assertEquals("UNSUPPORTED_VERSION", refused.outcome(), refused::toString);
    Author newer = stranger();
    Frame taken =
        newer.request(with(newer.connectFrame(newer.wire.origin()), "versions", List.of(2, 1)));
    assertEquals("verify", taken.outcome(), taken::toString);
    assertEquals(1, taken.number("version"));
  }

  @Test
  void aServerThatKnowsItsNamesRefusesAnotherOrigin() {
    ServerProcess named = lab.server("cli-server", "--public-names", "chat.example");
    Author stranger = lab.keep(new Author("s", new RawTcp(named.tcpPort())));
    Frame refused = stranger.request(stranger.connectFrame("tcp://evil.example:8545"));
    if (refused.is("verify")) {
      refused = stranger.request(stranger.verifyFrame(refused, "tcp://evil.example:8545"));
    }
    assertEquals("AUTH_FAILED", refused.outcome(), refused::toString);
    Author friend = lab.keep(new Author("f", new RawTcp(named.tcpPort())));
    String origin = "tcp://chat.example:" + named.tcpPort();
    Frame challenge = friend.request(friend.connectFrame(origin));
    assertEquals("verify", challenge.outcome(), challenge::toString);
    assertEquals("success", friend.request(friend.verifyFrame(challenge, origin)).outcome());
  }

  @Test
  void anAddressMayHoldOnlySoManyConnections() {
    ServerProcess strict =
        lab.server(
            "full-server", "--max-connections-per-address", "3", "--loopback-exempt", "false");
    List<Author> within = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      within.add(lab.keep(Author.tcp("a" + i, strict)));
    }
    RawTcp fourth = lab.keep(new RawTcp(strict.tcpPort()));
    fourth.awaitRefused();
    assertEquals(
        1,
        fourth.inbox.count(f -> f.outcome().equals("TOO_MANY_CONNECTIONS")),
        fourth.inbox::toString);
    within.forEach(author -> assertTrue(author.alive()));
    within.getFirst().close();
    Asking.until(
        "place that became free",
        () -> {
          try (RawTcp next = new RawTcp(strict.tcpPort())) {
            next.send("{\"type\":\"ping\",\"id\":\"x\"}");
            return next.inbox.poll(Inbox.DEADLINE, f -> f.is("success")).isPresent();
          }
        },
        given -> given);
  }
}
