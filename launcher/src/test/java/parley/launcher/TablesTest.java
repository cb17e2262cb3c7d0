package parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

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
import parley.api.Settings;
import parley.kernel.Configuration;
import parley.providers.Plugin;
import parley.providers.PluginSetting;
import parley.providers.Plugins.ClientDoor;

/** The tables of plugins, and of further doors. */
class TablesTest {
  private static final List<SettingSpec> OF_UNIX =
      List.of(
          new SettingSpec("path", Kind.path(), List.of(), "Where."),
          new SettingSpec("mode", Kind.choice("strict", "lax"), List.of("lax"), "How."));
  private static final SettingTable TABLE = table(true);

  @TempDir Path folder;

  private static SettingTable table(boolean allInUse) {
    var doors =
        List.of(
            new ClientDoor("tcp", 8545), new ClientDoor("unix", 0, Optional.of("transport-unix")));
    return new SettingTable(
        SettingTable.of(doors).specs(),
        doors,
        Map.of("transport-unix", Optional.of(OF_UNIX), "broken", Optional.empty()),
        allInUse);
  }

  private ServerSettings resolve(SettingTable table, String toml) throws IOException {
    Path file = Files.writeString(folder.resolve("parley.toml"), toml);
    return ServerSettings.resolve(
        table, Map.of(), Map.of(), Optional.of(file), folder.resolve("home"));
  }

  private String refusal(String toml) {
    return assertThrows(SettingException.class, () -> resolve(TABLE, toml))
        .getMessage()
        .replace(folder + "/", "");
  }

  @Test
  void aPluginReadsItsOwnTableAndBehindItTheServers() throws IOException {
    Settings unix =
        resolve(TABLE, "network = \"x\"\n[plugin.transport-unix]\npath = \"run/socket\"\n")
            .configuration()
            .plugins()
            .get("transport-unix");
    assertEquals(Optional.of(folder.resolve("run/socket").toString()), unix.text("path"));
    assertEquals(Optional.of("lax"), unix.text("mode"));
    assertEquals(Optional.of("x"), unix.text("network"));
    assertEquals(
        "parley.toml:3: path: is too long",
        unix.refuse("path", "is too long").getMessage().replace(folder + "/", ""));
    assertEquals(
        "[plugin.transport-unix] mode: is odd", unix.refuse("mode", "is odd").getMessage());
  }

  @Test
  void aFurtherDoorHasItsOwnPortAndTlsAndInheritsTheRest() throws IOException {
    var settings =
        resolve(
            TABLE,
            """
            address = "192.0.2.1"
            tls-cert = "cert.pem"
            tls-key = "key.pem"
            [transport.inside]
            kind = "tcp"
            tcp-port = 8600
            [transport.second]
            kind = "unix"
            path = "b"
            [plugin.transport-unix]
            path = "a"
            mode = "strict"
            """);
    List<Configuration.Door> doors = settings.configuration().doors();
    assertEquals(List.of("inside", "second"), doors.stream().map(d -> d.name()).toList());
    Settings inside = doors.getFirst().settings();
    assertEquals("tcp", doors.getFirst().transport());
    assertEquals(Optional.of("8600"), inside.text("tcp-port"));
    assertEquals(Optional.of("192.0.2.1"), inside.text("address"));
    assertEquals(Optional.empty(), inside.text("tls-cert"));
    Settings second = doors.getLast().settings();
    assertEquals(Optional.of(folder.resolve("b").toString()), second.text("path"));
    assertEquals(Optional.of("strict"), second.text("mode"));
    assertEquals(Optional.of("8545"), settings.text("tcp-port"));
    List<String> shown = settings.effective();
    int at = shown.indexOf("[transport.inside]");
    assertEquals("kind = \"tcp\"", shown.get(at + 1));
    assertTrue(shown.get(at + 2).startsWith("tcp-port = 8600  # "), shown::toString);
    assertTrue(shown.contains("mode = \"strict\"  # " + folder + "/parley.toml:12"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[plugin.transport-unx]\\npath = \"a\" | parley.toml:2: there is no plugin 'transport-unx'; did you mean transport-unix?",
        "[plugin.transport-unix]\\npth = \"a\" | parley.toml:3: in [plugin.transport-unix] there is no setting 'pth'; did you mean path?",
        "[plugin.transport-unix]\\n\\npath = 1 | parley.toml:4: path: must be written as text in quotes",
        "[plugin.transport-unix]\\nmode = \"odd\" | parley.toml:3: mode: 'odd' is none of strict, lax",
        "plugin.transport-unix.mode = \"odd\" | parley.toml:2: mode: 'odd' is none of strict, lax",
        "plugin = 1 | parley.toml:2: plugin is written as a table: [plugin.<name>], and its keys",
        "[transport.x]\\nkind = \"smoke\" | parley.toml:3: [transport.x] needs the kind of a transport that is in use: [tcp, unix]",
        "[transport.x]\\naddress = \"::1\" | parley.toml:2: [transport.x] needs the kind of a transport that is in use: [tcp, unix]",
        "[transport.x]\\nkind = \"tcp\" | parley.toml:2: [transport.x] needs a tcp-port of its own; 0 for any free",
        "[transport.x]\\nkind = \"tcp\"\\ntcp-port = 70000 | parley.toml:4: tcp-port: '70000' is not a whole number from 0 to 65535",
        "[transport.x]\\nkind = \"tcp\"\\ntcp-port = 1\\npath = \"a\" | parley.toml:5: in [transport.x] there is no setting 'path'; it has [tcp-port, address, tls-cert, tls-key]",
      })
  void aMistakeInATableIsRefusedWithItsLine(String toml, String sentence) {
    String refusal = refusal("network = \"x\"\n" + toml.strip().replace("\\n", "\n") + "\n");
    assertEquals(sentence.strip(), refusal);
  }

  @Test
  void aKeyMayStandInTwoTablesButNotTwiceInOne() throws IOException {
    String door = "[transport.x]\nkind = \"unix\"\nmode = \"lax\"\n";
    String plugin = "[plugin.transport-unix]\nmode = \"lax\"\n";
    resolve(TABLE, door + plugin);
    String refusal = refusal(door + plugin + "mode = \"strict\"\n");
    assertTrue(refusal.startsWith("parley.toml:6: is not TOML: Duplicate key"), refusal);
  }

  @Test
  void theTableOfAPluginThatCannotBeReadIsNoMistake() throws IOException {
    resolve(TABLE, "[plugin.broken]\nanything = 1\n");
  }

  @Test
  void aDoorOfAPluginThatIsNotInUseStaysClosedAndTheServerStarts() throws IOException {
    var settings = resolve(table(false), "[transport.x]\nkind = \"smoke\"\n");
    assertEquals(List.of(), settings.configuration().doors());
  }

  @Test
  void aTransportWithoutPortsHasNoSettingForOne() {
    assertTrue(TABLE.find("unix-port").isEmpty());
    assertEquals(
        List.of("address", "tcp-port", "peer-port"),
        TABLE.positionals().stream().map(SettingSpec::key).toList());
  }

  @Test
  void ofSeveralPluginsWithOneIdTheTableIsThatOfTheOneThatIsInUse() {
    Plugin inUse = plugin("2", true, "new");
    Plugin disabled = plugin("1", false, "old");
    Plugin broken = plugin("", false, "none");
    for (List<Plugin> all :
        List.of(List.of(disabled, inUse, broken), List.of(broken, disabled, inUse))) {
      List<SettingSpec> specs =
          SettingTable.of(List.of(), all).plugins().get("radio").orElseThrow();
      assertEquals(List.of("new"), specs.stream().map(SettingSpec::key).toList());
    }
  }

  private static Plugin plugin(String version, boolean isActive, String setting) {
    Plugin plugin = mock(Plugin.class);
    when(plugin.id()).thenReturn("radio");
    when(plugin.version()).thenReturn(version);
    when(plugin.isActive()).thenReturn(isActive);
    when(plugin.settings())
        .thenReturn(
            List.of(
                new PluginSetting(
                    setting, PluginSetting.Type.TEXT, List.of(), List.of(), "For a test.")));
    return plugin;
  }
}
