package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two clients of the product, with commands piped into them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsIT {
  @RegisterExtension static final Lab lab = new Lab();

  private static final Pattern CHALLENGE = Pattern.compile("VERIFY : \"([^\"]+)\"");
  private static final Pattern SIGNATURE = Pattern.compile("SIGNATURE : \"([0-9a-f]{128})\"");

  private ServerProcess server;

  @BeforeAll
  void start() {
    server = lab.server("full-server", "--rate-per-key", "0");
  }

  private String port(String type) {
    return String.valueOf(type.equals("cli-client") ? server.tcpPort() : server.webSocketPort());
  }

  private ClientProcess client(String type, String... options) {
    return clientAt(lab.folder(), type, options);
  }

  private ClientProcess clientAt(Path home, String type, String... options) {
    var args = new ArrayList<String>(List.of("127.0.0.1", port(type)));
    args.addAll(List.of(options));
    return lab.clientAt(home, type, args.toArray(String[]::new));
  }

  /** Joins with a raw session, whose eyes see what the client does. */
  private Author watcher(String channel) {
    return lab.keep(Author.tcp("watcher", server)).join(channel);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cli-client", "websock-client"})
  void aScriptOfCommandsIsDoneLineByLineAndEndsWith0(String type) {
    Author watcher = watcher("script-" + type);
    ClientProcess client = client(type);
    client.type("connect");
    client.type("join script-" + type + " ann");
    client.type("script-" + type + " hello from a script");
    client.type("private " + watcher.key() + " and in private");
    client.endInput();
    watcher.awaitMessage("msg", "hello from a script");
    watcher.awaitMessage("private", "and in private");
    assertEquals(0, client.awaitExit(), () -> client.lines.toString());
    assertFalse(client.output().contains("\u001b"), "plain lines");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cli-client", "websock-client"})
  void manualHandshakeSignsTheChallengeAndNothingElse(String type) {
    ClientProcess client = client(type, "--manual");
    client.type("connect");
    Matcher shown = CHALLENGE.matcher(client.await("VERIFY : \""));
    assertTrue(shown.find());
    client.type("join early ann");
    client.await("MALFORMED");
    client.type("sign an arbitrary string");
    client.await("REJECTED.*the pending challenge and nothing else");
    client.type("sign " + "0".repeat(64));
    client.await("REJECTED.*nothing else");
    client.type("verify");
    client.await("REJECTED.*verify <signature>");
    client.type("sign \"" + shown.group(1) + "\"");
    Matcher signed = SIGNATURE.matcher(client.await("SIGNATURE"));
    assertTrue(signed.find());
    client.type("verify " + signed.group(1));
    client.await("(?i)verified|success");
    client.join("manual-" + type, "ann");
  }

  @Test
  void joinLeaveWhoAndTextWorkBothWays() {
    Author watcher = watcher("talk");
    ClientProcess client = client("cli-client").connect().join("talk", "ann");
    watcher.say("talk", "seen by the client");
    String line = client.await("seen by the client");
    assertTrue(line.contains("watcher~" + Keys.shortForm(watcher.key())), line);
    watcher.wire.inbox.await("presence", f -> f.is("presence") && f.text("nick").equals("ann"));
    client.type("who talk");
    client.await("watcher.*" + Keys.shortForm(watcher.key()));
    client.type("talk said by the client");
    String key = watcher.awaitMessage("msg", "said by the client").text("from");
    watcher.tell(key, "a private word");
    client.await("a private word");
    client.type("leave talk");
    watcher.wire.inbox.await("leaving", f -> f.text("event").equals("left"));
    client.type("talk not joined any more");
    client.await("MALFORMED");
    client.type("exit");
    assertEquals(1, client.awaitExit(), "a command of the script failed");
  }

  @Test
  void whatIsSentBeforeVerificationIsMalformed() {
    ClientProcess client = client("cli-client", "--manual");
    client.type("connect");
    client.await("VERIFY");
    client.type("lobby hello");
    client.await("MALFORMED");
  }

  @Test
  void controlCharactersFromOthersNeverReachTheTerminal() {
    Author watcher = watcher("esc");
    ClientProcess client = client("websock-client").connect().join("esc", "ann");
    watcher.say("esc", "red \u001b[31malert\u202e \u0007bell\r\nforged line");
    String line = client.await("alert");
    assertFalse(client.output().matches("(?s).*[\u001b\u202e\u0007].*"), client::output);
    assertTrue(
        line.contains("forged line"), () -> "a message may not forge a line: " + client.lines);
  }

  private static List<Path> keyFiles(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private String keyUsed(ClientProcess client, Author watcher, String channel, String text) {
    client.connect().join(channel, "ann");
    client.type(channel + " " + text);
    String key = watcher.awaitMessage("msg", text).text("from");
    client.type("exit");
    assertEquals(0, client.awaitExit());
    return key;
  }

  @Test
  void theIdentityIsMadeOnceForItsOwnerAloneAndReused() throws IOException {
    Author watcher = watcher("identity");
    Path home = lab.folder();
    String first = keyUsed(clientAt(home, "cli-client"), watcher, "identity", "first");
    List<Path> files = keyFiles(home);
    assertFalse(files.isEmpty(), "no key file under the home folder");
    for (Path file : files) {
      String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
      if (!file.toString().contains("hist")) {
        assertEquals("rw-------", mode, file::toString);
      }
    }
    assertEquals(first, keyUsed(clientAt(home, "websock-client"), watcher, "identity", "second"));
    String ephemeral =
        keyUsed(clientAt(home, "cli-client", "--ephemeral"), watcher, "identity", "third");
    assertNotEquals(first, ephemeral);
    Path own = lab.folder().resolve("me.key");
    String named =
        keyUsed(client("cli-client", "--identity", own.toString()), watcher, "identity", "fourth");
    assertNotEquals(first, named);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
    assertEquals(
        named,
        keyUsed(client("cli-client", "--identity", own.toString()), watcher, "identity", "fifth"));
  }

  @Test
  void anEphemeralKeyIsKeptNowhere() throws IOException {
    Path home = lab.folder();
    Author watcher = watcher("nowhere");
    keyUsed(clientAt(home, "cli-client", "--ephemeral"), watcher, "nowhere", "gone");
    assertEquals(List.of(), keyFiles(home));
  }

  @Test
  void aKeyFileThatOthersMayReadIsRefused() throws IOException {
    Path key = lab.folder().resolve("open.key");
    Author watcher = watcher("open");
    keyUsed(client("cli-client", "--identity", key.toString()), watcher, "open", "made");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    ClientProcess client = client("cli-client", "--identity", key.toString());
    client.type("connect");
    client.endInput();
    assertEquals(1, client.awaitExit(), () -> client.lines.toString());
    assertTrue(client.output().contains("open.key"), client::output);
  }

  @Test
  void withJsonEveryLineIsAnObject() {
    Author watcher = watcher("json");
    ClientProcess client = client("cli-client", "--json");
    client.type("connect");
    client.type("join json ann");
    client.type("json hello");
    watcher.awaitMessage("msg", "hello");
    watcher.say("json", "a \"quoted\" answer");
    client.await("quoted");
    client.type("who json");
    client.type("fly");
    client.type("exit");
    assertEquals(1, client.awaitExit(), () -> client.lines.toString());
    List<String> objects =
        client.lines.all().stream().filter(l -> !l.matches("(?s)(typed|err)\\| .*")).toList();
    assertTrue(objects.size() >= 4, objects::toString);
    objects.forEach(Json::object);
    assertEquals(
        1,
        objects.stream()
            .filter(o -> "a \"quoted\" answer".equals(Json.object(o).get("body")))
            .count(),
        objects::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cli-client", "websock-client"})
  void whereNothingListensTheStatusIs69(String type) throws IOException {
    // Bound, so that nobody else may take it meanwhile, but not listening.
    var taken = lab.keep(new Socket());
    taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    ClientProcess client = lab.client(type, "127.0.0.1", String.valueOf(taken.getLocalPort()));
    client.type("connect");
    client.endInput();
    assertEquals(69, client.awaitExit(), () -> client.lines.toString());
    assertFalse(client.output().contains("\tat "), client::output);
  }

  @Test
  void whoIsRefusedEndsWith77() {
    ServerProcess named = lab.server("cli-server", "--public-names", "chat.example");
    ClientProcess client =
        lab.client("cli-client", "127.0.0.1", String.valueOf(named.tcpPort()), "--ephemeral");
    client.type("connect");
    client.endInput();
    assertEquals(77, client.awaitExit(), () -> client.lines.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "127.0.0.1", "127.0.0.1 x", "127.0.0.1 70000", "127.0.0.1 1 --fly"})
  void badArgumentsAreAUsageError(String args) {
    ClientProcess client =
        lab.client("cli-client", args.isEmpty() ? new String[0] : args.split(" "));
    assertEquals(2, client.awaitExit(), () -> client.lines.toString());
    assertFalse(client.output().contains("\tat "), client::output);
  }

  @Test
  void aClientWhoseServerIsGoneSaysSoAndEndsWith69() {
    ServerProcess mortal = lab.server("cli-server");
    ClientProcess client =
        lab.client("cli-client", "127.0.0.1", String.valueOf(mortal.tcpPort()), "--ephemeral");
    client.connect();
    mortal.process.descendants().forEach(ProcessHandle::destroyForcibly);
    mortal.kill();
    client.await("^NOTE CLOSED ");
    assertEquals(69, client.awaitExit(), () -> client.lines.toString());
  }
}
