package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.protocol.Key;

/** Commands that come through a pipe, and the exit status. */
@Timeout(300)
class ScriptTest extends ClientScene {
  @Test
  void aScriptRunsLineByLineAndEndsWithZero() throws Exception {
    try (var server = new LoopbackServer()) {
      int status =
          run(
              server,
              "connect\njoin Den me\n\n# a comment\nden hello\nden echo\nping\nhelp\nexit\nden no\n");
      List<String> lines = lines();
      assertTrue(lines.get(0).startsWith("OK verified as ~"), lines.toString());
      assertTrue(lines.get(1).startsWith("OK joined den as me~"), lines.toString());
      assertTrue(lines.get(2).matches("OK sent [0-9a-f]{32}"), lines.toString());
      String ann = Key.of(server.ann.publicKey()).shortForm();
      assertEquals("[den] ann~" + ann + ": an echo", lines.get(3));
      assertTrue(lines.get(4).startsWith("OK sent "), lines.toString());
      assertEquals("OK pong", lines.get(5));
      assertEquals(CommandTable.help(), lines.subList(6, lines.size()));
      assertEquals("", err.toString(StandardCharsets.UTF_8));
      assertEquals(ExitStatus.OK, status);
    }
  }

  @Test
  void theEndOfTheInputEndsIt() throws Exception {
    try (var server = new LoopbackServer()) {
      assertEquals(ExitStatus.OK, run(server, "connect"));
      assertEquals(1, lines().size());
    }
  }

  @Test
  void aServersErrorIsShownAndEndsWithOne() throws Exception {
    try (var server = new LoopbackServer()) {
      int status = run(server, "den hi\nconnect\nden hi\n");
      List<String> lines = lines();
      assertEquals("ERROR AUTH_REQUIRED MALFORMED: verify your key first", lines.get(0));
      assertEquals("ERROR NOT_JOINED MALFORMED: this session has not joined den", lines.get(2));
      assertEquals(ExitStatus.FAILED, status);
    }
  }

  @Test
  void aLineThatMakesNoSenseEndsWithOne() throws Exception {
    try (var server = new LoopbackServer()) {
      assertEquals(ExitStatus.FAILED, run(server, "connect\nnonsense\n"));
      assertTrue(lines().get(1).startsWith("ERROR REJECTED "), lines().toString());
    }
  }

  @Test
  void aSlipIsAnsweredAndGoesNowhere() throws Exception {
    try (var server = new LoopbackServer()) {
      assertEquals(
          ExitStatus.FAILED,
          run(server, "conect\nconnect\njion den me\njoin den me\ndne drop\nden hello\n"));
      List<String> lines = lines();
      assertTrue(lines.get(0).contains("did you mean connect?"), lines.toString());
      assertTrue(lines.get(2).contains("did you mean join?"), lines.toString());
      assertTrue(lines.get(4).contains("did you mean den?"), lines.toString());
      assertTrue(lines.get(5).startsWith("OK sent "), lines.toString());
    }
  }

  @Test
  void aForgedMessageIsNotedAndNotShown() throws Exception {
    try (var server = new LoopbackServer()) {
      assertEquals(ExitStatus.OK, run(server, "connect\njoin den me\nden forge\n"));
      assertTrue(text().contains("NOTE FORGED "), text());
      assertFalse(text().contains("never said"), text());
    }
  }

  @Test
  void aWrongProofEndsAsRefused() throws Exception {
    try (var server = new LoopbackServer()) {
      int status = run(server, "connect\nverify " + "00".repeat(64) + "\n", "--manual");
      assertTrue(text().contains("ERROR AUTH_FAILED "), text());
      assertEquals(ExitStatus.REFUSED, status);
    }
  }

  @Test
  void aServerOfAnotherKeyEndsAsRefused() throws Exception {
    try (var server = new LoopbackServer()) {
      int status = run(server, "connect\n", "--server-key", "ab".repeat(32));
      assertTrue(text().contains("ERROR DISTRUSTED "), text());
      assertEquals(ExitStatus.REFUSED, status);
    }
  }

  @Test
  void jsonIsOneObjectALine() throws Exception {
    try (var server = new LoopbackServer()) {
      int status = run(server, "connect\njoin den me\nwho den\nkey\nnonsense\n", "--json");
      assertEquals(ExitStatus.FAILED, status);
      List<String> events =
          lines().stream()
              .map(line -> line.replaceAll("^\\{\"event\":\"(\\w+)\".*", "$1"))
              .toList();
      assertEquals(List.of("challenged", "ready", "joined", "members", "key", "rejected"), events);
    }
  }
}
