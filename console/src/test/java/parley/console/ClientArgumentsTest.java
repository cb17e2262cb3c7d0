package parley.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.client.Dialler;
import parley.client.WebSocketConnector;
import parley.protocol.Key;

class ClientArgumentsTest {
  @Test
  void anAddressAndAPortAreEnough() {
    assertEquals(
        new ClientArguments(
            "127.0.0.1",
            8545,
            Optional.empty(),
            Optional.empty(),
            false,
            false,
            false,
            Duration.ZERO,
            Optional.empty(),
            Optional.empty()),
        parsed("127.0.0.1 8545"));
    assertEquals("::1", parsed("[::1] 8545").host());
    assertEquals("chat.example", parsed("chat.example 8545").host());
  }

  @Test
  void everyFlagIsTaken() {
    String key = "ab".repeat(32);
    assertEquals(
        new ClientArguments(
            "a",
            1,
            Optional.of(new ClientArguments.Tls(Optional.of(Path.of("ca.pem")), false)),
            Optional.of(Path.of("my.pem")),
            false,
            true,
            true,
            Duration.ofSeconds(3),
            Optional.of(Key.parse(key)),
            Optional.empty()),
        parsed(
            "--tls --tls-ca ca.pem --identity=my.pem --manual --json --linger 3 --server-key "
                + key
                + " a 1"));
    assertTrue(parsed("a 1 --tls-insecure").tls().orElseThrow().insecure());
    assertTrue(parsed("a 1 --ephemeral").ephemeral());
  }

  @ParameterizedTest
  @CsvSource({
    "'',Missing <ip> <port>",
    "a,Missing <ip> <port>",
    "a 0,<port> is a number from 1 to 65535",
    "a 65536,<port> is a number",
    "a 99999999999,<port> is a number",
    "a b,<port> is a number",
    "a 1 2,2",
    "a 1 --nonsense,--nonsense'; --help lists them",
    "a 1 --tsl,--tsl'; did you mean --tls?",
    "a 1 --linger x,--linger is a number",
    "a 1 --server-key 12,--server-key is a key of 64 hexadecimal digits",
    "a 1 --identity,--identity",
    "a 1 --identity f --ephemeral,exclude each other",
    "a 1 --tls-ca f --tls-insecure,exclude each other"
  })
  void aWrongCommandLineSaysWhatIsWrong(String line, String expected) {
    var wrong = assertInstanceOf(ClientArguments.Parsed.Wrong.class, parse(line));
    assertTrue(wrong.text().contains(expected), wrong.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a/b",
        "a@b",
        "b\u00fccher.example",
        "-a",
        "[a]",
        ":::",
        "1:2",
        "[::1",
        " ",
        "fe80::1%",
        "a\nb",
        "::1]:80/",
        "a?b",
        "a:80"
      })
  void whatIsNoHostIsRefusedWithASentence(String host) {
    for (String program : List.of("cli-client", "websock-client")) {
      var wrong =
          assertInstanceOf(
              ClientArguments.Parsed.Wrong.class, ClientArguments.parse(program, "--", host, "1"));
      assertTrue(wrong.text().contains("not '" + host + "'"), wrong.text());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "A.example.",
        "a_b",
        "a-1.b",
        "192.0.2.7",
        "::1",
        "fe80::1%eth0.5",
        "::ffff:192.0.2.7"
      })
  void whatIsAHostCanBeDialled(String host) {
    assertEquals(host, parsed(host + " 1").host());
    var connector = new WebSocketConnector(new Dialler(host, 1, Optional.empty()));
    assertEquals("ws", URI.create(connector.origin() + "/").getScheme());
  }

  private static ClientArguments.Parsed parse(String line) {
    return ClientArguments.parse("cli-client", line.isEmpty() ? new String[0] : line.split(" "));
  }

  private static ClientArguments parsed(String line) {
    return assertInstanceOf(ClientArguments.Parsed.Run.class, parse(line)).arguments();
  }

  @Test
  void aSchemeAndItsProofBelongTogether() {
    var parsed =
        (ClientArguments.Parsed.Run)
            ClientArguments.parse(
                "p", "h", "1", "--scheme", "token", "--proof-command", "prove --fast");
    assertEquals(
        Optional.of(new ProofCommand("token", "prove --fast")), parsed.arguments().proof());
    var wrong = ClientArguments.parse("p", "h", "1", "--scheme", "token");
    assertEquals(
        new ClientArguments.Parsed.Wrong(
            "--scheme and --proof-command belong together: which scheme, and what proves it"),
        wrong);
  }

  @Test
  void aProofIsWhatTheCommandSays() throws Exception {
    byte[] signed = {1, (byte) 0xab};
    assertArrayEquals(signed, new ProofCommand("x", "cat").of(signed));
    for (String bad : List.of("exit 3", "echo no digits", "true", "echo abc")) {
      assertThrows(IOException.class, () -> new ProofCommand("x", bad).of(signed), bad);
    }
    var failed =
        assertThrows(IOException.class, () -> new ProofCommand("x", "exec false").of(signed));
    assertEquals("the proof command ended with status 1", failed.getMessage());
  }
}
