package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The prompts in a real terminal. Needs tmux. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TerminalIT {
  @RegisterExtension static final Lab lab = new Lab();

  private Path tmux;

  @BeforeAll
  void find() {
    tmux = Needs.program(TerminalIT.class, "tmux");
  }

  private Tmux terminal(String image, String... args) {
    return lab.keep(new Tmux(tmux, lab.folder(), image, args));
  }

  @Test
  void whatTheServerLogsMeanwhileLeavesTheTypedLineWhole() {
    Tmux terminal = terminal("cli-server", "127.0.0.1", "0", "0");
    terminal.await("parley>");
    int port = Integer.parseInt(terminal.await("listening tcp://127\\.0\\.0\\.1:(\\d+)\\n.*"));
    terminal.press("stat");
    terminal.await("parley> stat");
    Author ann = lab.keep(new Author("ann", new RawTcp(port))).handshake();
    terminal.await("session up: tcp [^\\n]*\\nparley> stat");
    terminal.type("us");
    terminal.await("parley> status\\n.*sessions 1\\n.*\\nparley>");
    terminal.press("he");
    ann.close();
    terminal.await("session down: tcp [^\\n]*\\nparley> he");
    terminal.type("lp");
    terminal.await("parley> help\\nconnect .*\\nparley>");
  }

  @Test
  void whatIsTypedBeforeThePromptIsRun() {
    Tmux server = terminal("full-server", "127.0.0.1", "0", "0", "0");
    server.type("status");
    server.await("sessions 0[^\\n]*\\n.*parley>");
    int port = Integer.parseInt(server.await("listening tcp://127\\.0\\.0\\.1:(\\d+)\\n.*"));
    Tmux client = terminal("cli-client", "127.0.0.1", String.valueOf(port));
    client.type("connect");
    client.await("verified[^\\n]*\\n\\[[^\\n]*\\]");
  }

  @Test
  void ofWhatIsPastedEachLineIsRun() {
    Tmux server = terminal("full-server", "127.0.0.1", "0", "0", "0");
    server.await("parley>");
    server.paste("peers\nstatus");
    server.type("");
    server.await("no peers[^\\n]*\\n.*sessions 0\\n.*parley>");
    int port = Integer.parseInt(server.await("listening tcp://127\\.0\\.0\\.1:(\\d+)\\n.*"));
    Tmux client = terminal("cli-client", "127.0.0.1", String.valueOf(port));
    client.await("\\n\\[connected\\]");
    client.paste("connect\njoin tea ann\nwho tea");
    client.type("");
    client.await("verified .*joined tea as ann~.*OK tea has 1 member\\n.*");
  }

  @Test
  void whatIsPastedFasterThanTheServerTakesItIsSaidAllTheSame() {
    ServerProcess server = lab.server("full-server");
    Author ben = lab.keep(Author.tcp("ben", server)).join("tea");
    Tmux client = terminal("cli-client", "127.0.0.1", String.valueOf(server.tcpPort()));
    client.await("\\n\\[connected\\]");
    List<String> said = IntStream.rangeClosed(1, 30).mapToObj(i -> "line " + i).toList();
    client.paste("connect\njoin tea ann\n#tea " + String.join("\n#tea ", said));
    client.type("");
    said.forEach(body -> ben.awaitMessage("msg", body));
    client.type("status of nothing");
    client.await("ERROR [^\\n]*\\n\\[[^\\n]*\\]");
    assertEquals(said, ben.heard());
  }

  @Test
  void withoutALocaleTheTerminalHasUtf8() {
    ServerProcess server = lab.server("full-server");
    Author ben = lab.keep(Author.tcp("ben", server)).join("tea");
    String port = String.valueOf(server.tcpPort());
    Tmux client = lab.keep(Tmux.withoutLocale(tmux, lab.folder(), "cli-client", "127.0.0.1", port));
    client.await("\\n\\[connected\\]");
    client.type("connect");
    client.await("verified[^\\n]*\\n\\[[^\\n]*\\]");
    client.type("join tea zo\u00eb");
    client.await("joined tea as zo\u00eb~[^\\n]*\\n\\[[^\\n]*\\]");
    client.type("tea gr\u00fc\u00dfe");
    ben.awaitMessage("msg", "gr\u00fc\u00dfe");
    ben.say("tea", "d\u00e9j\u00e0");
    client.await("ben~[^\\n]* d\u00e9j\u00e0\\n.*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cli-client", "websock-client"})
  void aMessageThatArrivesMeanwhileLeavesTheTypedLineWhole(String client) {
    ServerProcess server = lab.server("full-server");
    int port = client.equals("cli-client") ? server.tcpPort() : server.webSocketPort();
    Author ben = lab.keep(Author.tcp("ben", server)).join("tea");
    Tmux terminal = terminal(client, "127.0.0.1", String.valueOf(port));
    terminal.await("\\n\\[connected\\]");
    terminal.type("connect");
    terminal.await("verified[^\\n]*\\n\\[[^\\n]*\\]");
    terminal.type("join tea ann");
    terminal.await("joined tea[^\\n]*\\n\\[[^\\n]*\\]");
    terminal.press("tea half a sen");
    terminal.await("\\] tea half a sen");
    ben.say("tea", "a word in between");
    terminal.await("ben~[^\\n]* a word in between\\n\\[[^\\n]*\\] tea half a sen");
    terminal.type("tence");
    ben.awaitMessage("msg", "half a sentence");
  }
}
