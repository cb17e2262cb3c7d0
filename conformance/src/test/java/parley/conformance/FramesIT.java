package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines over TCP: split, coalesced, oversized, broken. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramesIT {
  @RegisterExtension static final Lab lab = new Lab();

  private static final String PING = "{\"type\":\"ping\",\"id\":\"%s\"}";

  private ServerProcess server;

  @BeforeAll
  void start() {
    server = lab.server("cli-server", "--rate-per-key", "0");
  }

  private Author author() {
    return lab.keep(Author.tcp("ann", server));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aHandshakeMayComeByteByByte() {
    Author author = lab.keep(new Author("slow", new RawTcp(server.tcpPort())));
    String connect = Json.write(author.connectFrame(author.wire.origin())) + "\n";
    for (byte b : bytes(connect)) {
      author.wire.sendRaw(new byte[] {b});
    }
    String verify = Json.write(author.verifyFrame(author.wire.await("verify"))) + "\n";
    for (byte b : bytes(verify)) {
      author.wire.sendRaw(new byte[] {b});
    }
    author.wire.await("success");
    assertTrue(author.alive());
  }

  @Test
  void aMultiByteCharacterMayBeSplit() {
    Author ann = author().join("split");
    Author bob = author().join("split");
    Message message = ann.message(Message.CHANNEL, "split", "grüße 😀");
    for (byte b : bytes(Json.write(message.frame(ann.keys)) + "\n")) {
      ann.wire.sendRaw(new byte[] {b});
    }
    bob.awaitMessage("msg", "grüße 😀");
  }

  @Test
  void fiftyFramesInOneWriteAreAnsweredInOrder() {
    Author author = author();
    var write = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      write.append(PING.formatted("c" + i)).append(i % 2 == 0 ? "\n" : "\r\n");
    }
    author.wire.sendRaw(write.toString());
    for (int i = 0; i < 50; i++) {
      Frame answer = author.wire.await("success");
      assertEquals("c" + i, answer.text("re"));
    }
  }

  @Test
  void aHandshakeAndWhatFollowsMayComeInOneWrite() {
    Author author = lab.keep(new Author("quick", new RawTcp(server.tcpPort())));
    Frame challenge = author.challenge();
    var verify = author.verifyFrame(challenge);
    verify.put("id", "v");
    author.wire.sendRaw(Json.write(verify) + "\n" + PING.formatted("p") + "\n");
    assertEquals("success", author.answer("v").outcome());
    assertEquals("success", author.answer("p").outcome());
  }

  static Stream<Arguments> badLines() {
    String nine = "[".repeat(9) + "]".repeat(9);
    return Stream.of(
        arguments("no JSON", "hello", "MALFORMED"),
        arguments("an array", "[]", "MALFORMED"),
        arguments("a string", "\"ping\"", "MALFORMED"),
        arguments("null", "null", "MALFORMED"),
        arguments("half an object", "{\"type\":\"ping\"", "MALFORMED"),
        arguments("two objects", "{\"type\":\"ping\"}{\"type\":\"ping\"}", "MALFORMED"),
        arguments("a comment", "{\"type\":\"ping\"/* */}", "MALFORMED"),
        arguments("a trailing comma", "{\"type\":\"ping\",}", "MALFORMED"),
        arguments("single quotes", "{'type':'ping'}", "MALFORMED"),
        arguments("a raw control character", "{\"type\":\"ping\",\"id\":\"a\tb\"}", "MALFORMED"),
        arguments("a type twice", "{\"type\":\"ping\",\"type\":\"ping\"}", "MALFORMED"),
        arguments("an unknown field twice", "{\"type\":\"ping\",\"x\":1,\"x\":2}", "MALFORMED"),
        arguments(
            "a nested field twice", "{\"type\":\"ping\",\"x\":{\"y\":1,\"y\":2}}", "MALFORMED"),
        arguments("no type", "{\"id\":\"a\"}", "MALFORMED"),
        arguments("a type that is a number", "{\"type\":1}", "MALFORMED"),
        arguments("an unknown type", "{\"type\":\"fly\"}", "UNKNOWN_TYPE"),
        arguments("a type in upper case", "{\"type\":\"PING\"}", "UNKNOWN_TYPE"),
        arguments("an id that is a number", "{\"type\":\"ping\",\"id\":1}", "MALFORMED"),
        arguments(
            "an id of 65 bytes",
            "{\"type\":\"ping\",\"id\":\"" + "i".repeat(65) + "\"}",
            "MALFORMED"),
        arguments("nesting too deep", "{\"type\":\"ping\",\"x\":" + nine + "}", "MALFORMED"),
        arguments(
            "nesting far too deep",
            "{\"type\":\"ping\",\"x\":" + "[".repeat(7000) + "]".repeat(7000) + "}",
            "MALFORMED"),
        arguments(
            "a huge number", "{\"type\":\"ping\",\"x\":" + "9".repeat(5000) + "}", "MALFORMED"),
        arguments("NaN", "{\"type\":\"ping\",\"x\":NaN}", "MALFORMED"),
        arguments("a lone surrogate", "{\"type\":\"ping\",\"id\":\"\\ud800\"}", "MALFORMED"),
        arguments("a byte order mark", "\ufeff{\"type\":\"ping\"}", "MALFORMED"),
        arguments("a join without a channel", "{\"type\":\"join\",\"nick\":\"a\"}", "MALFORMED"),
        arguments(
            "a message with a short signature",
            "{\"type\":\"msg\",\"channel\":\"c\",\"session\":\"0011223344556677\",\"seq\":1,"
                + "\"ts\":1,\"nick\":\"a\",\"ctype\":\"text/plain\",\"body\":\"\",\"sig\":\"00\"}",
            "MALFORMED"),
        arguments(
            "upper-case hexadecimal",
            "{\"type\":\"private\",\"to\":\""
                + "AB".repeat(32)
                + "\",\"session\":"
                + "\"0011223344556677\",\"seq\":1,\"ts\":1,\"nick\":\"a\",\"ctype\":\"text/plain\","
                + "\"body\":\"\",\"sig\":\""
                + "00".repeat(64)
                + "\"}",
            "MALFORMED"));
  }

  @ParameterizedTest(name = "{0} is {2}, and the session goes on or is told that it ends")
  @MethodSource("badLines")
  void aBadLineIsAnsweredWithItsCode(String what, String line, String code) {
    Author author = author();
    author.wire.sendRaw(line + "\n");
    assertRefused(author, code);
  }

  private static void assertRefused(Author author, String code) {
    Frame answer = author.wire.await("error");
    assertEquals(code, answer.text("code"), answer::toString);
    assertTrue(!answer.text("text").isBlank(), answer::toString);
    if (answer.flag("fatal")) {
      author.wire.awaitClosed();
    } else {
      assertTrue(author.alive(), () -> "not fatal, but silent: " + author.wire.inbox);
      assertEquals(1, author.wire.inbox.count(f -> f.is("error")), "one answer to one line");
    }
  }

  @Test
  void invalidUtf8IsRefused() {
    for (String hex : new String[] {"ff", "c080", "eda080", "f4908080", "e282"}) {
      Author author = author();
      author.wire.sendRaw(bytes("{\"type\":\"ping\",\"id\":\""), Keys.bytes(hex), bytes("\"}\n"));
      assertRefused(author, "BAD_UTF8");
    }
  }

  @Test
  void aFrameOf16KibibytesIsTakenAndOneByteMoreIsTooLarge() {
    String empty = "{\"type\":\"ping\",\"id\":\"big\",\"pad\":\"\"}";
    String largest = empty.replace("\"\"", "\"" + "x".repeat(16 * 1024 - empty.length()) + "\"");
    Author author = author();
    author.wire.send(largest);
    assertEquals("success", author.answer("big").outcome());
    author.wire.send(largest.replace("\"pad\"", "\"pads\""));
    assertRefused(author, "TOO_LARGE");
  }

  @Test
  void aLineWithoutEndIsCutOffBeforeItCostsMemory() {
    Author author = author();
    byte[] chunk = bytes("x".repeat(64 * 1024));
    for (int i = 0; i < 1024 && !author.wire.inbox.hasEnded(); i++) {
      author.wire.sendRaw(chunk);
    }
    author.wire.awaitClosed();
    assertTrue(author().alive(), "the server goes on");
  }

  @Test
  void unknownFieldsAreIgnoredAndAnIdIsOptional() {
    Author author = author();
    author.wire.send(
        "{\"x\":[1,{\"y\":null}],\"type\":\"ping\",\"z\":1.5,\"id\":\"u\",\"to\":true}");
    assertEquals("success", author.answer("u").outcome());
    author.wire.send("{\"type\":\"ping\"}");
    Frame answer = author.wire.await("success");
    assertEquals("", answer.text("re"), answer::toString);
  }

  @Test
  void emptyLinesAreIgnoredUpToAThousand() {
    Author author = author();
    author.wire.sendRaw("\n\r\n\n");
    assertTrue(author.alive());
    assertEquals(0, author.wire.inbox.count(f -> f.is("error")));
    author.wire.sendRaw("\n".repeat(1_100));
    assertEquals("MALFORMED", author.wire.await("error").text("code"));
    author.wire.awaitClosed();
  }

  @Test
  void whiteSpaceAndEscapesOfJsonAreTaken() {
    Author author = author();
    author.wire.send(" {\t\"\\u0074ype\" : \"p\\u0069ng\" , \"id\":\"w\" } \r");
    assertEquals("success", author.answer("w").outcome());
  }

  @Test
  void whoClosesItsHalfStillGetsItsAnswersAndIsThenClosed() {
    Author author = author();
    author.wire.send(PING.formatted("last"));
    author.wire.shutdownOutput();
    assertEquals("success", author.answer("last").outcome());
    author.wire.awaitClosed();
  }

  @Test
  void quitEndsTheSession() {
    Author author = author();
    author.wire.send("{\"type\":\"quit\"}");
    author.wire.awaitClosed();
  }

  @Test
  void whoHangsUpInTheMiddleOfALineHarmsNobody() {
    for (int i = 0; i < 20; i++) {
      try (RawTcp wire = new RawTcp(server.tcpPort())) {
        wire.sendRaw("{\"type\":\"conn");
      }
    }
    assertTrue(author().alive());
  }
}
