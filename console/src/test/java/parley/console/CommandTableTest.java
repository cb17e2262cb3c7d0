package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.client.ClientCommand;
import parley.protocol.Key;

class CommandTableTest {
  private static final String KEY = "ab".repeat(32);

  static Stream<Arguments> lines() {
    var key = Key.parse(KEY);
    return Stream.of(
        Arguments.of("connect", command(new ClientCommand.Connect())),
        Arguments.of("  connect  ", command(new ClientCommand.Connect())),
        Arguments.of("/connect", command(new ClientCommand.Connect())),
        Arguments.of("sign 00ff", command(new ClientCommand.Sign("00ff"))),
        Arguments.of("sign \"00ff\"", command(new ClientCommand.Sign("00ff"))),
        Arguments.of("verify \"00ff\"", command(new ClientCommand.Verify("00ff"))),
        Arguments.of("join den ann", command(new ClientCommand.Join("den", "ann"))),
        Arguments.of("join  den   ann lee ", command(new ClientCommand.Join("den", "ann lee"))),
        Arguments.of("/leave den", command(new ClientCommand.Leave("den"))),
        Arguments.of("who den", command(new ClientCommand.Who("den"))),
        Arguments.of("den hello", command(new ClientCommand.Say("den", "hello"))),
        Arguments.of("den  two  words ", command(new ClientCommand.Say("den", "two  words "))),
        Arguments.of("den /join x y", command(new ClientCommand.Say("den", "/join x y"))),
        Arguments.of("msg join now then", command(new ClientCommand.Say("join", "now then"))),
        Arguments.of("private " + KEY + " psst", command(new ClientCommand.Tell(key, "psst"))),
        Arguments.of(
            "private " + KEY.toUpperCase(java.util.Locale.ROOT) + " a b",
            command(new ClientCommand.Tell(key, "a b"))),
        Arguments.of("ping", command(new ClientCommand.Ping())),
        Arguments.of("key", new Line.ShowKey()),
        Arguments.of("help", new Line.Help()),
        Arguments.of("exit", new Line.Exit()),
        Arguments.of("/quit", new Line.Exit()),
        Arguments.of("", new Line.Nothing()),
        Arguments.of(" \t ", new Line.Nothing()),
        Arguments.of("#den hello", command(new ClientCommand.Say("den", "hello"))),
        Arguments.of("#join hello", command(new ClientCommand.Say("join", "hello"))),
        Arguments.of("join #den ann", command(new ClientCommand.Join("den", "ann"))),
        Arguments.of("leave #den", command(new ClientCommand.Leave("den"))),
        Arguments.of("/who #den", command(new ClientCommand.Who("den"))),
        Arguments.of("msg #den # hello", command(new ClientCommand.Say("den", "# hello"))));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void aLineIsWhatItSays(String line, Line expected) {
    assertEquals(expected, CommandTable.parse(line, List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect now",
        "sign",
        "sign a b",
        "verify",
        "join",
        "join den",
        "join den  ",
        "leave",
        "leave den ann",
        "who",
        "msg den",
        "private",
        "private abc psst",
        "private ann~k7f3qa psst",
        "exit 3",
        "/nonsense",
        "/den hello",
        "hello",
        "#den",
        "#",
        "# den hello",
        "hello   "
      })
  void aLineThatCannotBeDoneSaysWhatIsWrong(String line) {
    var wrong = assertInstanceOf(Line.Wrong.class, CommandTable.parse(line, List.of()));
    assertTrue(wrong.text().length() > 10, wrong.text());
  }

  @ParameterizedTest
  @CsvSource({
    "jion den ann, join",
    "conect, connect",
    "/jion den ann, join",
    "Join den ann, join",
    "privat 00ff psst, private",
    "exti, exit",
    "dne hello, den",
    "#dne hello, den",
    "/den hello, den",
    "caf\u00e8 hello, caf\u00e9",
  })
  void aSlipIsAnsweredWithWhatMayHaveBeenMeant(String line, String meant) {
    var wrong =
        assertInstanceOf(Line.Wrong.class, CommandTable.parse(line, List.of("den", "caf\u00e9")));
    assertTrue(wrong.text().contains("; did you mean " + meant + "?"), wrong.text());
  }

  @ParameterizedTest
  @CsvSource({"jion now then, jion", "JION now then, JION", "Cafe\u0301 now then, Cafe\u0301"})
  void whatIsSaidInAChannelIsNoSlip(String line, String channel) {
    assertEquals(
        command(new ClientCommand.Say(channel, "now then")),
        CommandTable.parse(line, List.of("jion", "caf\u00e9", "caf\u00e8")));
  }

  @Test
  void aSlipCanBeSaidAllTheSame() {
    assertEquals(
        command(new ClientCommand.Say("jion", "now then")),
        CommandTable.parse("msg jion now then", List.of()));
  }

  @Test
  void helpNamesEveryCommand() {
    String help = String.join("\n", CommandTable.help());
    for (CommandTable.Form form : CommandTable.FORMS) {
      assertTrue(help.contains("  " + form.usage() + " "), form.name());
    }
    assertTrue(help.contains("<channel> <text>"));
  }

  @Test
  void helpFitsTheTerminal() {
    List<String> help = CommandTable.help(40);
    assertTrue(help.stream().allMatch(line -> line.length() <= 40), "" + help);
  }

  private static Line command(ClientCommand command) {
    return new Line.Command(command);
  }
}
