package parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.api.SettingException;
import parley.providers.Plugins.ClientDoor;

class OwnPortsTest {
  private static final List<ClientDoor> DOORS =
      List.of(new ClientDoor("tcp", 8545), new ClientDoor("websocket", 8546));

  private static ServerSettings resolve(String... words) throws Exception {
    SettingTable table = SettingTable.of(DOORS);
    return ServerSettings.resolve(
        table,
        Arguments.parse("server", table, words).values(),
        Map.of(),
        Optional.empty(),
        Path.of("/home/ann"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1 8599 8599 1|<websocket-port>: websocket-port: 8599 is this server's tcp-port too: give each its own port",
        "127.0.0.1 1 8599 8599|<peer-port>: peer-port: 8599 is this server's websocket-port too: give each its own port",
        "127.0.0.1 08599 8599 1|<websocket-port>: websocket-port: 8599 is this server's tcp-port too: give each its own port",
        "--tcp-port 8546|--tcp-port: 8546 is this server's websocket-port too: give each its own port",
      })
  void thatTwoOfThemAreTheSameIsSaidSo(String words, String refusal) {
    assertEquals(
        refusal,
        assertThrows(SettingException.class, () -> resolve(words.split(" "))).getMessage());
  }

  @Test
  void anyFreeOnesAndOneThatIsNotListenedOnMayBeTheSame() throws Exception {
    resolve("127.0.0.1", "0", "0", "0");
    resolve("127.0.0.1", "00", "00", "0");
    resolve("127.0.0.1", "8545", "8546", "8545", "--dial-only");
  }
}
