package parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.api.SettingException;
import parley.providers.Plugins.ClientDoor;

class ServerSettingsTest {
  private static final ClientDoor TCP = new ClientDoor("tcp", 8545);
  private static final ClientDoor WEBSOCKET = new ClientDoor("websocket", 8546);
  private static final SettingTable FULL = SettingTable.of(List.of(TCP, WEBSOCKET));

  @TempDir Path folder;

  private ServerSettings resolve(
      Map<String, Given> flags, Map<String, String> environment, Optional<Path> file) {
    return ServerSettings.resolve(FULL, flags, environment, file, folder.resolve("home"));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("parley.toml"), text);
  }

  private String refusal(String toml) throws IOException {
    Path file = file(toml);
    SettingException e =
        assertThrows(SettingException.class, () -> resolve(Map.of(), Map.of(), Optional.of(file)));
    return e.getMessage().replace(folder + "/", "");
  }

  private String variableRefusal(String name, String value) {
    return assertThrows(
            SettingException.class, () -> resolve(Map.of(), Map.of(name, value), Optional.empty()))
        .getMessage();
  }

  @Test
  void aFlagComesBeforeAVariableBeforeTheFileBeforeTheDefault() throws IOException {
    Path file = file("tcp-port = 1\nwebsocket-port = 2\npeer-port = 3\n");
    var settings =
        resolve(
            Map.of("tcp-port", new Given(List.of("10"), "--tcp-port")),
            Map.of("PARLEY_TCP_PORT", "20", "PARLEY_WEBSOCKET_PORT", "21"),
            Optional.of(file));
    assertEquals(Optional.of("10"), settings.text("tcp-port"));
    assertEquals(Optional.of("21"), settings.text("websocket-port"));
    assertEquals(Optional.of("3"), settings.text("peer-port"));
    assertEquals(Optional.of("5"), settings.text("rate-per-key"));
  }

  @Test
  void theVariableNamesTheFileUnlessTheFlagDoes() throws IOException {
    Path named = Files.writeString(folder.resolve("variable.toml"), "network = \"variable\"");
    var environment = Map.of("PARLEY_CONFIG", named.toString());
    assertEquals(
        Optional.of("variable"), resolve(Map.of(), environment, Optional.empty()).text("network"));
    Path flag = file("network = \"flag\"");
    assertEquals(
        Optional.of("flag"), resolve(Map.of(), environment, Optional.of(flag)).text("network"));
  }

  @Test
  void everyTransportHasAPortAndNoOther() {
    var table = SettingTable.of(List.of(TCP));
    assertEquals(List.of("8545"), table.find("tcp-port").orElseThrow().defaults());
    assertTrue(table.find("websocket-port").isEmpty());
    assertTrue(table.find("websocket-origins").isEmpty());
    assertTrue(table.find("websocket-others").isEmpty());
    assertTrue(FULL.find("websocket-origins").isPresent());
    assertTrue(FULL.find("websocket-others").isPresent());
  }

  @Test
  void theHelpOfNoSettingIsMissingAndNoKeyIsDoubled() {
    assertEquals(
        FULL.specs().size(), FULL.specs().stream().map(SettingSpec::key).distinct().count());
    assertTrue(FULL.specs().stream().noneMatch(spec -> spec.help().isBlank()));
  }

  @Test
  void everyDefaultIsAGoodValue() {
    for (SettingSpec spec : FULL.specs()) {
      for (String value : spec.defaults()) {
        assertEquals(Optional.empty(), spec.kind().problem().apply(value), spec.key());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tpc-port = 1|parley.toml:3: there is no setting 'tpc-port'; did you mean tcp-port?",
        "colour = 1|parley.toml:3: there is no setting 'colour'; --help lists them",
        "tcp-port = 65536|parley.toml:3: tcp-port: '65536' is not a whole number from 0 to 65535",
        "tcp-port = \"1\"|parley.toml:3: tcp-port: must be written as a whole number, without quotes",
        "dial-only = 1|parley.toml:3: dial-only: must be written as true or false, without quotes",
        "peers = \"a:1\"|parley.toml:3: peers: must be written as a list of texts: [\"HOST:PORT\", …]",
        "peers = [\"a:0\"]|parley.toml:3: peers: port 0 is not from 1 to 65535; write host:port, for example 192.0.2.7:30303",
        "log-level = \"loud\"|parley.toml:3: log-level: 'loud' is none of trace, debug, info, warn, error",
        "address = \"here\"|parley.toml:3: address: 'here' is not an IP address, such as 127.0.0.1, 0.0.0.0 or ::1",
        "tls-cert = \"\"|parley.toml:3: tls-cert: is empty: give a value or leave it out",
        "[tcp]|parley.toml:3: there is no setting 'tcp'; --help lists them",
      })
  void theFileIsRefusedWithItsLineAndWhatWouldBeRight(String line, String refusal)
      throws IOException {
    assertEquals(refusal, refusal("# a comment\n\n" + line + "\n"));
  }

  @Test
  void aFileThatIsNotTomlIsRefusedWithItsLine() throws IOException {
    String refusal = refusal("network = \"x\"\ntcp-port 8545\n");
    assertTrue(refusal.startsWith("parley.toml:2: is not TOML: "), refusal);
  }

  @Test
  void aTextWithoutQuotesIsRefusedWithAnExample() throws IOException {
    String refusal = refusal("address = 127.0.0.1\n");
    assertTrue(refusal.startsWith("parley.toml:1: is not TOML: "), refusal);
    assertTrue(refusal.endsWith("; texts stand in quotes: network = \"parley\""), refusal);
  }

  @Test
  void whatIsNoTextIsRefusedInWords() throws IOException {
    Path bytes = Files.write(folder.resolve("parley.toml"), new byte[] {-1, -2});
    assertEquals(bytes + ": is not a text in UTF-8", refusal(bytes));
    assertEquals(folder + ": cannot be read: Is a directory", refusal(folder));
  }

  private String refusal(Path file) {
    return assertThrows(
            SettingException.class, () -> resolve(Map.of(), Map.of(), Optional.of(file)))
        .getMessage();
  }

  @Test
  void aKeyThatIsGivenTwiceIsRefused() throws IOException {
    String refusal = refusal("tcp-port = 1\ntcp-port = 2\n");
    assertTrue(refusal.startsWith("parley.toml:2: is not TOML: "), refusal);
  }

  @Test
  void aGuessTakesTheDefaultForWhatIsBadAndPassesOverWhatItDoesNotKnow() throws IOException {
    Path file = file("tcp-port = 1\nlog-level = \"warn\"\n");
    var arguments = new Arguments(Map.of(), Optional.of(file), Arguments.Action.RUN);
    var table = SettingTable.early();
    assertEquals(
        Optional.of("warn"),
        ServerSettings.guess(table, arguments, Map.of("PARLEY_X", "1")).text("log-level"));
    assertEquals(
        Optional.of("info"),
        ServerSettings.guess(table, arguments, Map.of("PARLEY_LOG_LEVEL", "loud"))
            .text("log-level"));
  }

  @Test
  void anEmptyFileChangesNothing() throws IOException {
    assertEquals(
        resolve(Map.of(), Map.of(), Optional.empty()).effective(),
        resolve(Map.of(), Map.of(), Optional.of(file(""))).effective());
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    Path none = folder.resolve("none.toml");
    SettingException e =
        assertThrows(SettingException.class, () -> resolve(Map.of(), Map.of(), Optional.of(none)));
    assertEquals(none + ": there is no such file", e.getMessage());
  }

  @Test
  void allProblemsAreToldAtOnce() throws IOException {
    assertEquals(
        "parley.toml:1: there is no setting 'a'; --help lists them\n"
            + "parley.toml:2: peer-port: '-1' is not a whole number from 0 to 65535",
        refusal("a = 1\npeer-port = -1\n"));
  }

  private static List<String> warnings(SettingTable table, Map<String, String> environment) {
    return ServerSettings.resolve(
            table, Map.of(), environment, Optional.empty(), Path.of("/home/someone"))
        .warnings();
  }

  @Test
  void anUnknownVariableIsAWarningWithWhatMayHaveBeenMeant() {
    assertEquals(
        List.of(
            "PARLEY_COLOUR: there is no such setting; --help lists them",
            "PARLEY_NETWROK: there is no such setting; did you mean PARLEY_NETWORK?"),
        warnings(FULL, Map.of("PARLEY_NETWROK", "x", "PARLEY_COLOUR", "red")));
  }

  @Test
  void aMistypedPortIsNotTakenForThatOfAService() {
    assertEquals(
        List.of(
            "PARLEY_PORT: there is no such setting; did you mean PARLEY_PEERS?",
            "PARLEY_TPC_PORT: there is no such setting; did you mean PARLEY_TCP_PORT?"),
        warnings(FULL, Map.of("PARLEY_TPC_PORT", "8545", "PARLEY_PORT", "8545")));
  }

  @Test
  void whatKubernetesAndDockerSetBesideAServiceCalledParleyIsIgnored() {
    var environment =
        Map.of(
            "PARLEY_PORT", "tcp://10.0.0.1:8545",
            "PARLEY_SERVICE_HOST", "10.0.0.1",
            "PARLEY_SERVICE_PORT", "8545",
            "PARLEY_SERVICE_PORT_PEER", "30303",
            "PARLEY_PORT_8545_TCP", "tcp://10.0.0.1:8545",
            "PARLEY_PORT_8545_TCP_ADDR", "10.0.0.1",
            "PARLEY_WEB_SERVICE_HOST", "10.0.0.2",
            "PARLEY_WEB_PORT", "tcp://10.0.0.2:80",
            "PARLEY_TCP_PORT", "tcp://10.0.0.3:8545");
    assertEquals(List.of(), warnings(FULL, environment));
    assertEquals(
        Optional.of("8545"), resolve(Map.of(), environment, Optional.empty()).text("tcp-port"));
  }

  @Test
  void theVariablesOfAnotherServersTypeAreIgnored() {
    assertEquals(
        List.of(),
        warnings(
            SettingTable.of(List.of(TCP)),
            Map.of("PARLEY_WEBSOCKET_PORT", "1", "PARLEY_WEBSOCKET_ORIGINS", "https://a")));
  }

  @Test
  void anEmptyVariableNamesNoFile() {
    resolve(Map.of(), Map.of("PARLEY_CONFIG", ""), Optional.empty());
  }

  @Test
  void aBadVariableIsRefusedByItsName() {
    assertEquals(
        "PARLEY_TCP_PORT: 'x' is not a whole number from 0 to 65535",
        variableRefusal("PARLEY_TCP_PORT", "x"));
  }

  @Test
  void theVariablesOfTheLaunchScriptAndForeignOnesAreNoSettings() {
    assertEquals(
        List.of(),
        warnings(FULL, Map.of("PARLEY_JAVA_OPTS", "-Xmx1g", "PATH", "/bin", "PARLEYX", "1")));
  }

  @Test
  void aListIsWrittenWithCommasInAVariableAndAsAnArrayInTheFile() throws IOException {
    var variable = Map.of("PARLEY_PEERS", "a:1, b:2");
    assertEquals(
        List.of("a:1", "b:2"), resolve(Map.of(), variable, Optional.empty()).list("peers"));
    Path file = file("peers = [\"c:3\", \"d:4\"]");
    assertEquals(
        List.of("c:3", "d:4"), resolve(Map.of(), Map.of(), Optional.of(file)).list("peers"));
  }

  @Test
  void aPathInTheFileIsRelativeToTheFile() throws IOException {
    Path file = file("data-dir = \"keys\"");
    assertEquals(
        Optional.of(folder.resolve("keys").toString()),
        resolve(Map.of(), Map.of(), Optional.of(file)).text("data-dir"));
  }

  @Test
  void theDataFolderFollowsThePeerPortSoThatServersOfOneMachineDiffer() {
    assertEquals(
        Optional.of(folder.resolve("home/.local/share/parley/server-7").toString()),
        resolve(Map.of(), Map.of("PARLEY_PEER_PORT", "7"), Optional.empty()).text("data-dir"));
    assertEquals(
        Optional.of("/xdg/parley/server-30303"),
        resolve(Map.of(), Map.of("XDG_DATA_HOME", "/xdg"), Optional.empty()).text("data-dir"));
  }

  @Test
  void aRefusalByAProviderNamesTheOrigin() throws IOException {
    Path file = file("\ntls-cert = \"x.pem\"\n");
    var settings = resolve(Map.of(), Map.of(), Optional.of(file));
    assertEquals(
        file + ":2: tls-cert: is no certificate",
        settings.refuse("tls-cert", "is no certificate").getMessage());
    assertEquals("network: is odd", settings.refuse("network", "is odd").getMessage());
  }

  @Test
  void theEffectiveValuesShowTheirOrigins() {
    var lines = resolve(Map.of(), Map.of("PARLEY_PEERS", "a:1"), Optional.empty()).effective();
    assertTrue(lines.contains("tcp-port = 8545  # default"), lines::toString);
    assertTrue(lines.contains("network = \"parley\"  # default"), lines::toString);
    assertTrue(lines.contains("peers = [\"a:1\"]  # PARLEY_PEERS"), lines::toString);
    assertTrue(lines.contains("public-names = []  # default"), lines::toString);
  }
}
