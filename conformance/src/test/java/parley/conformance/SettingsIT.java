package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags, environment and file, what is refused, and what the images say of themselves. */
@Execution(ExecutionMode.CONCURRENT)
class SettingsIT {
  @RegisterExtension final Lab lab = new Lab();

  private static boolean used(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"flag", "environment", "file"})
  void aFlagComesBeforeTheEnvironmentAndThatBeforeTheFile(String highest) throws IOException {
    Path flag = lab.folder();
    Path environment = lab.folder();
    Path file = lab.folder();
    Path toml = lab.file("parley.toml", "data-dir = \"" + file + "\"\n");
    var args = new ArrayList<String>(List.of("127.0.0.1", "0", "0", "--config", toml.toString()));
    Map<String, String> env = Map.of();
    if (!highest.equals("file")) {
      env = Map.of("PARLEY_DATA_DIR", environment.toString());
    }
    if (highest.equals("flag")) {
      args.addAll(List.of("--data-dir", flag.toString()));
    }
    lab.bare("cli-server", env, args.toArray(String[]::new)).ready();
    assertAll(
        () -> assertEquals(highest.equals("flag"), used(flag), "flag"),
        () -> assertEquals(highest.equals("environment"), used(environment), "environment"),
        () -> assertEquals(highest.equals("file"), used(file), "file"));
  }

  @Test
  void withoutADataFolderTheKeyIsKeptUnderXdgDataHome() throws IOException {
    Path xdg = lab.folder();
    lab.bare("cli-server", Map.of("XDG_DATA_HOME", xdg.toString()), "127.0.0.1", "0", "0").ready();
    assertTrue(used(xdg));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cli-server", "cli-client"})
  void withoutThatTheKeyIsKeptInTheHomeThatTheEnvironmentNames(String image) throws IOException {
    Path home = lab.folder();
    ServerProcess program =
        lab.bare(image, Map.of("XDG_DATA_HOME", "", "HOME", home.toString()), onlyPorts(image));
    if (image.equals("cli-server")) {
      program.ready();
    } else {
      assertEquals(69, program.awaitExit(), () -> program.lines.toString());
    }
    assertTrue(used(home.resolve(".local/share/parley")));
  }

  private static String[] onlyPorts(String image) {
    return image.equals("cli-server")
        ? new String[] {"127.0.0.1", "0", "0"}
        : new String[] {"127.0.0.1", "1"};
  }

  @Test
  void theServersKeyIsReadableByItsOwnerAlone() throws IOException {
    ServerProcess server = lab.server("cli-server");
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(server.dataDir.resolve("server-key.pem"))));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(server.dataDir.getParent())));
  }

  @ParameterizedTest(name = "line {1} of the file: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "netwrok = \"x\" | 3 | network",
        "rate-per-key = \"fast\" | 3 | rate-per-key",
        "rate-per-key = -1 | 3 | rate-per-key",
        "presence-limit = 10001 | 3 | presence-limit",
        "max-connections-per-address = 0.5 | 3 | max-connections-per-address",
        "network = \"\\u001b\" | 3 | network",
        "network = | 3 | ''",
      })
  void aBadLineIsRefusedWithFileLineAndWhatIsRight(String line, int number, String says) {
    Path toml = lab.file("bad.toml", "# a comment\n\n" + line + "\n");
    ServerProcess server = lab.unready("cli-server", lab.folder(), "--config", toml.toString());
    assertEquals(2, server.awaitExit(), () -> server.lines.toString());
    assertTrue(
        server.output().matches("(?s).*bad\\.toml(:|,? line )" + number + ".*"), server::output);
    assertTrue(server.output().contains(says), server::output);
    assertFalse(server.output().contains("\tat "), server::output);
  }

  @Test
  void aBadValueInTheEnvironmentIsRefusedByItsName() {
    ServerProcess server =
        lab.launch(
            "cli-server",
            lab.folder(),
            Map.of("PARLEY_RATE_PER_KEY", "fast"),
            true,
            List.of("0", "0"));
    assertEquals(2, server.awaitExit(), () -> server.lines.toString());
    assertTrue(server.output().contains("PARLEY_RATE_PER_KEY"), server::output);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1 0",
        "127.0.0.1 0 0 0 0",
        "127.0.0.1 0 x",
        "127.0.0.1 0 70000",
        "nowhere.invalid 0 0",
        "127.0.0.1 0 0 --fly",
        "127.0.0.1 0 0 --rate-per-key fast",
        "127.0.0.1 0 0 --rate-per-key"
      })
  void badArgumentsAreAUsageError(String args) {
    ServerProcess server = lab.bare("cli-server", Map.of(), args.split(" "));
    assertEquals(2, server.awaitExit(), () -> server.lines.toString());
    assertFalse(server.output().contains("\tat "), server::output);
    assertFalse(server.output().isBlank());
  }

  @Test
  void checkConfigSaysWhetherAllIsWellAndStartsNothing() throws IOException {
    Path data = lab.folder();
    Path good = lab.file("good.toml", "network = \"x\"\nrate-per-key = 0\n");
    ServerProcess fine =
        lab.bare(
            "cli-server",
            Map.of(),
            "127.0.0.1",
            "0",
            "0",
            "--data-dir",
            data.toString(),
            "--config",
            good.toString(),
            "--check-config");
    assertEquals(0, fine.awaitExit(), () -> fine.lines.toString());
    assertFalse(fine.listens("tcp"));
    assertFalse(used(data), "nothing should be written");
    Path bad = lab.file("bad.toml", "nonsense = 1\n");
    ServerProcess refused =
        lab.unready("cli-server", data, "--config", bad.toString(), "--check-config");
    assertEquals(2, refused.awaitExit(), () -> refused.lines.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "/dev/null", "missing/parley.log"})
  void aLogFileThatIsNoRegularFileIsRefused(String file) {
    ServerProcess server =
        lab.unready("cli-server", lab.folder(), "--log-file", file, "--check-config");
    assertEquals(2, server.awaitExit(), () -> server.lines.toString());
    assertTrue(server.output().contains("err| cli-server: --log-file: '"), server::output);
  }

  @Test
  void theLogGoesToTheEndOfTheFileAndOnlyARunMakesIt() throws IOException {
    Path log = lab.folder().resolve("parley.log");
    for (String only : List.of("--help", "--version", "--check-config")) {
      ServerProcess asked =
          lab.unready("cli-server", lab.folder(), "--log-file", log.toString(), only);
      assertEquals(0, asked.awaitExit(), () -> asked.lines.toString());
      assertFalse(Files.exists(log), only);
    }
    Files.writeString(log, "before\n");
    ServerProcess server = lab.server("cli-server", "--log-file", log.toString());
    server.type("exit");
    assertEquals(0, server.awaitExit());
    List<String> lines = Files.readAllLines(log);
    assertEquals("before", lines.getFirst());
    assertTrue(lines.get(1).contains("server up"), lines::toString);
    assertTrue(lines.getLast().contains("server down"), lines::toString);
    assertEquals(0, server.count("err| "), () -> server.lines.toString());
  }

  @Test
  void anAddressThatNoServerWouldTakeIsRefusedByTheCheckToo() {
    ServerProcess server =
        lab.unready(
            "cli-server", lab.folder(), "--advertise", "a".repeat(200) + ":1", "--check-config");
    assertEquals(2, server.awaitExit(), () -> server.lines.toString());
    assertTrue(server.output().contains("err| cli-server: --advertise: '"), server::output);
  }

  @Test
  void aServerStartsBesideAKubernetesServiceOfItsName() {
    var env =
        Map.of(
            "PARLEY_PORT", "tcp://10.0.0.1:8545",
            "PARLEY_SERVICE_HOST", "10.0.0.1",
            "PARLEY_PORT_8545_TCP_ADDR", "10.0.0.1",
            "PARLEY_COLOUR", "red");
    ServerProcess server =
        lab.launch("cli-server", lab.folder(), env, true, List.of("0", "0")).ready();
    server.await("err. cli-server: warning: PARLEY_COLOUR: ");
    assertEquals(1, server.count("PARLEY_"), () -> server.lines.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cli-server", "websock-server", "full-server", "cli-client", "websock-client"})
  void everyImageExplainsItself(String image) {
    ServerProcess help = lab.bare(image, Map.of(), "--help");
    ServerProcess version = lab.bare(image, Map.of(), "--version");
    assertEquals(0, help.awaitExit(), () -> help.lines.toString());
    assertTrue(help.output().contains(image), help::output);
    assertEquals(0, version.awaitExit(), () -> version.lines.toString());
    assertTrue(version.output().matches("(?s).*\\d+\\.\\d+\\.\\d+.*"), version::output);
  }

  @Test
  void theJavaOptionsAreSplitAtSpacesAndAreNoPatternsOfFiles() {
    ServerProcess named =
        lab.bare(
            "cli-server", Map.of("PARLEY_JAVA_OPTS", "-Da=1  -Dparley.program=x"), "--version");
    assertEquals(0, named.awaitExit(), () -> named.lines.toString());
    assertTrue(named.output().startsWith("x "), named::output);
    // Java takes a bare word for the main class, and says which it has not found.
    ServerProcess star = lab.bare("cli-server", Map.of("PARLEY_JAVA_OPTS", "*"), "--version");
    assertEquals(1, star.awaitExit(), () -> star.lines.toString());
    assertTrue(star.output().contains("main class *"), star::output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xmx16m", "-Dx=y -Xmx16m", "-XX:MaxHeapSize=16m"})
  void theHeapMayBeSmallerThanItsUsualBeginning(String options) {
    ServerProcess small = lab.bare("cli-server", Map.of("PARLEY_JAVA_OPTS", options), "--version");
    assertEquals(0, small.awaitExit(), () -> small.lines.toString());
  }

  @ParameterizedTest
  @CsvSource({"cli-server,tcp,websocket", "websock-server,websocket,tcp", "full-server,tcp,none"})
  void pluginsListsTheProvidersOfTheImage(String image, String has, String hasNot) {
    ServerProcess server = lab.server(image);
    server.type("plugins");
    server.await("parley\\.transport\\." + has);
    server.await("parley\\.auth\\.ed25519");
    server.await("parley\\.discovery\\.list");
    server.await("parley\\.discovery\\.dns");
    server.await("parley\\.discovery\\.local");
    assertEquals(0, server.count("parley.transport." + hasNot), () -> server.lines.toString());
  }

  @Test
  void theLogNeverHoldsWhatWasSaidNorControlCharactersFromOutside() {
    ServerProcess server = lab.server("full-server");
    Author author = lab.keep(Author.tcp("ann", server)).join("quiet");
    author.say("quiet", "nobody should log this sentence");
    author.wire.send("{\"type\":\"\u202e\\u001b[31mevil\"}");
    author.wire.await("error");
    author.close();
    server.type("exit");
    assertEquals(0, server.awaitExit());
    assertEquals(0, server.count("nobody should log"));
    assertEquals(0, server.count("\u001b[31m"));
  }
}
