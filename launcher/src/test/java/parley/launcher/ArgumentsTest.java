package parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.providers.Plugins.ClientDoor;

class ArgumentsTest {
  private static final ClientDoor TCP = new ClientDoor("tcp", 8545);
  private static final ClientDoor WEBSOCKET = new ClientDoor("websocket", 8546);
  private static final SettingTable FULL = SettingTable.of(List.of(TCP, WEBSOCKET));

  private static Map<String, List<String>> values(SettingTable table, String... words)
      throws Arguments.UsageException {
    return Arguments.parse("server", table, words).values().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().items()));
  }

  private static String refusal(String... words) {
    return assertThrows(
            Arguments.UsageException.class, () -> Arguments.parse("server", FULL, words))
        .getMessage();
  }

  @Test
  void aTcpServerTakesAnAddressAClientPortAndAPeerPort() throws Exception {
    assertEquals(
        Map.of(
            "address", List.of("10.0.0.1"),
            "tcp-port", List.of("1"),
            "peer-port", List.of("2")),
        values(SettingTable.of(List.of(TCP)), "10.0.0.1", "1", "2"));
  }

  @Test
  void aWebSocketServerTakesAnAddressAClientPortAndAPeerPort() throws Exception {
    assertEquals(
        Map.of(
            "address", List.of("::1"),
            "websocket-port", List.of("1"),
            "peer-port", List.of("2")),
        values(SettingTable.of(List.of(WEBSOCKET)), "::1", "1", "2"));
  }

  @Test
  void aFullServerTakesThePortsOfBothTransportsByName() throws Exception {
    assertEquals(
        Map.of(
            "address", List.of("10.0.0.1"),
            "tcp-port", List.of("1"),
            "websocket-port", List.of("2"),
            "peer-port", List.of("3")),
        values(FULL, "10.0.0.1", "1", "2", "3"));
  }

  @Test
  void noPositionsMeanTheDefaults() throws Exception {
    assertEquals(Map.of(), values(FULL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1|Missing <tcp-port> <websocket-port> <peer-port>: give all of them, or none for the defaults",
        "127.0.0.1 1 2|Missing <peer-port>: give all of them, or none for the defaults",
        "8545 8546 30303|Missing <ip> before '8545': the address to listen on comes first, such as 127.0.0.1",
        "8545|Missing <ip> before '8545': the address to listen on comes first, such as 127.0.0.1",
        "127.0.0.1 1 2 3 4|Too many arguments: '4'",
        "--tcp-port 9 127.0.0.1 1 2 3|tcp-port is given twice: as --tcp-port, and as <tcp-port>",
      })
  void someButNotAllPositionsAreRefused(String words, String refusal) {
    assertEquals(refusal, refusal(words.split(" ")));
  }

  @Test
  void anUnknownFlagIsRefusedWithOnesThatAreLikeIt() {
    assertEquals("Unknown flag '--tcp-prt'; did you mean --tcp-port?", refusal("--tcp-prt", "1"));
    assertEquals("Unknown flag '--colour'; --help lists them", refusal("--colour"));
  }

  @Test
  void aFlagOfYesOrNoNeedsNoValueAndTakesOne() throws Exception {
    assertEquals(Map.of("dial-only", List.of("true")), values(FULL, "--dial-only"));
    assertEquals(
        Map.of("loopback-exempt", List.of("false")), values(FULL, "--loopback-exempt", "false"));
    assertEquals(
        List.of("true"), values(FULL, "--dial-only", "127.0.0.1", "1", "2", "3").get("dial-only"));
  }

  @Test
  void aListIsWrittenWithCommasOrByRepeatingItsFlag() throws Exception {
    assertEquals(
        List.of("a:1", "b:2", "c:3"),
        values(FULL, "--peers", "a:1,b:2", "--peers=c:3").get("peers"));
  }

  @Test
  void theFileAndWhatToDoAreToldApart() throws Exception {
    var check = Arguments.parse("server", FULL, "--config", "x.toml", "--check-config");
    assertEquals(Optional.of(Path.of("x.toml")), check.config());
    assertEquals(Arguments.Action.CHECK_CONFIG, check.action());
    for (String help : List.of("--help", "-h")) {
      assertEquals(Arguments.Action.HELP, Arguments.parse("server", FULL, help).action());
    }
    for (String version : List.of("--version", "-V")) {
      assertEquals(Arguments.Action.VERSION, Arguments.parse("server", FULL, version).action());
    }
    assertEquals(Arguments.Action.RUN, Arguments.parse("server", FULL).action());
  }

  @Test
  void theFlagsOfLoggingAreFoundAmongAllOthersAndEvenBadOnes() {
    var found =
        Arguments.early(
            "--nonsense", "--log-level", "debug", "1.2.3.4", "--config=x", "--log-level");
    assertEquals(List.of("debug"), found.values().get("log-level").items());
    assertEquals(Optional.of(Path.of("x")), found.config());
  }

  @Test
  void theHelpShowsEverySettingAndTheOrderOfPositions() {
    String help = Arguments.help("full-server", FULL);
    assertTrue(help.contains("full-server [OPTIONS]"), help);
    assertTrue(help.contains("<ip> <tcp-port> <websocket-port> <peer-port>"), help);
    FULL.specs().forEach(spec -> assertTrue(help.contains(spec.flag()), spec.key()));
  }
}
