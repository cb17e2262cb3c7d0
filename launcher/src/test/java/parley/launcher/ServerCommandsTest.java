package parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.api.PeerAddress;
import parley.kernel.Kernel.DialRow;
import parley.kernel.Kernel.PeerRow;
import parley.protocol.Key;
import parley.providers.Plugins.PluginInfo;

class ServerCommandsTest {
  private final FakeServer server = new FakeServer();
  private final ServerCommands commands =
      new ServerCommands(
          server,
          new PluginCommands(
              Optional.empty(),
              () ->
                  List.of(
                      new PluginInfo("transport", "tcp", "parley.transport.tcp", "0.1.0", "image"),
                      new PluginInfo("auth", "ed25519", "parley.auth.ed25519", "0.1.0", "image")),
              List::of));

  private List<String> lines(String line) {
    return commands.run(line).lines();
  }

  @ParameterizedTest
  @CsvSource({
    "connect 10.0.0.1 7, 10.0.0.1:7",
    "connect 10.0.0.1:7, 10.0.0.1:7",
    "connect 10.0.0.1, 10.0.0.1:30303",
    "  connect   ::1  7 , [::1]:7",
    "connect [::1]:7, [::1]:7",
  })
  void connectDialsAPeer(String line, String dialled) {
    assertEquals(List.of("connecting to " + dialled), lines(line));
    assertEquals(List.of(dialled), server.dialled);
  }

  @ParameterizedTest
  @CsvSource({
    "connect, error: usage: connect <peer-ip> <peer-port>",
    "connect a 1 2, error: usage: connect <peer-ip> <peer-port>",
    "connect a b, error: 'b' is not a port from 1 to 65535",
    "connect a 0, error: port 0 is not from 1 to 65535",
    "connect 999.1.1.1 3, error: '999.1.1.1' is neither an IP address nor a name",
  })
  void connectRefusesWhatIsNoAddress(String line, String refusal) {
    assertEquals(List.of(refusal), lines(line));
    assertEquals(List.of(), server.dialled);
  }

  @ParameterizedTest
  @CsvSource({
    "disconnect 10.0.0.1 7, 10.0.0.1:7",
    "disconnect 10.0.0.1:7, 10.0.0.1:7",
    "disconnect 1, 10.0.0.1:30303",
    "disconnect 2, [::1]:7",
    "disconnect a.example, a.example:30303",
  })
  void disconnectEndsWhatAnAddressOrANumberMeans(String line, String ended) {
    twoPeers();
    assertEquals(List.of("disconnecting from " + ended), lines(line));
    assertEquals(List.of(ended), server.ended);
  }

  @ParameterizedTest
  @CsvSource({
    "disconnect, 'error: usage: disconnect <peer-ip> <peer-port>, or disconnect <number in peers>'",
    "disconnect 1 2 3, 'error: usage: disconnect <peer-ip> <peer-port>, or disconnect <number in peers>'",
    "disconnect 0, error: no peer has number 0; peers lists them",
    "disconnect 3, error: no peer has number 3; peers lists them",
    "disconnect 99999999999, error: no peer has number 99999999999; peers lists them",
    "disconnect 192.0.2.9 5, error: nothing is known of 192.0.2.9:5; peers lists what is linked or dialled",
    "disconnect 10.0.0.1 x, error: 'x' is not a port from 1 to 65535",
  })
  void disconnectRefusesWhatIsNoPeer(String line, String refusal) {
    twoPeers();
    assertEquals(List.of(refusal), lines(line));
    assertEquals(List.of(), server.ended);
  }

  private void twoPeers() {
    Key key = Key.of(new byte[32]);
    server.peers =
        List.of(
            new PeerRow("10.0.0.1:30303", key, true, OptionalLong.of(12)),
            new PeerRow("[::1]:7", key, false, OptionalLong.empty()));
  }

  @Test
  void peersAreNumberedAndAligned() {
    twoPeers();
    assertEquals(
        List.of(
            "1  10.0.0.1:30303  aaaaaa  outbound  12 ms",
            "2  [::1]:7         aaaaaa  inbound   not yet measured"),
        lines("peers"));
  }

  @Test
  void whatIsDialledAndNotLinkedIsListedBelow() {
    server.dials =
        List.of(
            new DialRow("a.example:7", "TIMEOUT: it did not answer"), new DialRow("[::1]:7", ""));
    List<String> dials =
        List.of(
            "dialling a.example:7: TIMEOUT: it did not answer; 'disconnect a.example 7' ends that",
            "dialling [::1]:7; 'disconnect ::1 7' ends that");
    assertEquals(dials, lines("peers").subList(1, 3));
    assertTrue(lines("status").contains("peers 0, dialling 2"), "" + lines("status"));
    twoPeers();
    assertEquals(dials, lines("peers").subList(2, 4));
  }

  @Test
  void peersSaysHowToGetSomeIfThereAreNone() {
    assertEquals(List.of("no peers; 'connect <peer-ip> <peer-port>' links to one"), lines("peers"));
  }

  @Test
  void pluginsListsKindNameModuleVersionAndOrigin() {
    assertEquals(
        List.of(
            "transport  tcp      parley.transport.tcp  0.1.0  image",
            "auth       ed25519  parley.auth.ed25519   0.1.0  image"),
        lines("plugins"));
  }

  @Test
  void statusShowsAddressesKeyAndUptime() {
    assertEquals(
        List.of(
            "listening tcp://127.0.0.1:8545",
            "key aaaaaa " + "0".repeat(64),
            "up 1 d 02:03:04",
            "sessions 3",
            "peers 0"),
        lines("status"));
  }

  @Test
  void helpListsEveryCommandOfTheTable() {
    List<String> help = lines("help");
    assertEquals(commands.names().size(), help.size());
    for (int i = 0; i < help.size(); i++) {
      assertTrue(help.get(i).startsWith(commands.names().get(i)), help.get(i));
    }
  }

  @Test
  void helpFitsTheTerminal() {
    List<String> narrow = commands.run("help", 40).lines();
    assertTrue(narrow.stream().allMatch(line -> line.length() <= 40), "" + narrow);
    assertTrue(narrow.contains("    list the servers that are linked, or"), "" + narrow);
  }

  @Test
  void anUnknownCommandIsRefusedWithWhatMayHaveBeenMeant() {
    assertEquals(List.of("error: unknown command 'peer'; did you mean peers?"), lines("peer"));
    assertEquals(
        List.of("error: unknown command 'conenct'; did you mean connect?"), lines("conenct a 1"));
    assertEquals(List.of("error: unknown command 'exti'; did you mean exit?"), lines("exti"));
    assertEquals(List.of("error: unknown command 'dance'; help lists them"), lines("dance"));
    assertEquals(List.of("error: peers takes no arguments"), lines("peers 1"));
  }

  @Test
  void onlyExitStops() {
    assertTrue(commands.run("exit").stop());
    assertFalse(commands.run("help").stop());
    assertFalse(commands.run("").stop());
    assertFalse(commands.run("# exit").stop());
  }

  @Test
  void pipedCommandsAreAnsweredWithoutAPromptAndTheEndStopsNothing() throws IOException {
    var output = new ByteArrayOutputStream();
    assertEquals(OptionalInt.empty(), piped("connect a 1\n\npeers\n", output));
    assertEquals(
        List.of("connecting to a:1", "no peers; 'connect <peer-ip> <peer-port>' links to one"),
        output.toString(StandardCharsets.UTF_8).lines().toList());
  }

  @Test
  void aPipedExitStopsWithStatusZeroAndReadsNoFurther() throws IOException {
    assertEquals(OptionalInt.of(0), piped("exit\nconnect a 1\n", new ByteArrayOutputStream()));
    assertEquals(List.of(), server.dialled);
  }

  @Test
  void aServerThatDoesNotAnswerIsAnErrorAndTheShellGoesOn() throws IOException {
    server.answers = false;
    var output = new ByteArrayOutputStream();
    assertEquals(OptionalInt.of(0), piped("peers\nstatus\nexit\n", output));
    assertEquals(
        List.of(
            "error: the server's loop does not answer", "error: the server's loop does not answer"),
        output.toString(StandardCharsets.UTF_8).lines().toList());
  }

  @Test
  void anInputThatFailsStopsNothing() {
    var terminal = new StringReader("connect a 1\n");
    var gone =
        new BufferedReader(terminal) {
          @Override
          public String readLine() throws IOException {
            String line = super.readLine();
            if (line == null) {
              throw new IOException("Input/output error");
            }
            return line;
          }
        };
    assertEquals(
        OptionalInt.empty(),
        PipedShell.run(commands, gone, new PrintStream(new ByteArrayOutputStream())));
    assertEquals(List.of("a:1"), server.dialled);
  }

  private OptionalInt piped(String input, ByteArrayOutputStream output) {
    return PipedShell.run(
        commands,
        new BufferedReader(new StringReader(input)),
        new PrintStream(output, true, StandardCharsets.UTF_8));
  }

  private static final class FakeServer implements RunningServer {
    private final List<String> dialled = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private List<PeerRow> peers = List.of();
    private List<DialRow> dials = List.of();
    private boolean answers = true;

    @Override
    public List<String> addresses() {
      return List.of("tcp://127.0.0.1:8545");
    }

    @Override
    public Key key() {
      return Key.of(new byte[32]);
    }

    @Override
    public Duration uptime() {
      return Duration.ofDays(1).plusHours(2).plusMinutes(3).plusSeconds(4);
    }

    @Override
    public void connect(PeerAddress address) {
      dialled.add(address.toString());
    }

    @Override
    public boolean disconnect(PeerAddress address) {
      boolean isKnown = !address.host().equals("192.0.2.9");
      if (isKnown) {
        ended.add(address.toString());
      }
      return isKnown;
    }

    @Override
    public List<DialRow> dialled() {
      return dials;
    }

    @Override
    public int sessions() {
      return 3;
    }

    @Override
    public List<PeerRow> peers() {
      if (!answers) {
        throw new IllegalStateException("the server's loop does not answer");
      }
      return peers;
    }
  }
}
