package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples in the plugins folder of a built image. */
@Timeout(900)
class PluginsIT {
  private static final String TOKEN = "correct horse battery staple";

  /** A cache that does not fit is then an error, and not only slow. */
  private static final Map<String, String> CACHED = Map.of("PARLEY_JAVA_OPTS", "-XX:AOTMode=on");

  @RegisterExtension static final Lab lab = new Lab();

  private static Examples examples;
  private static Path image;

  @BeforeAll
  @Timeout(1800)
  static void installTheExamples() throws Exception {
    examples = Examples.built();
    image = Examples.imageLike("full-server", lab.folder());
    Path plugins = image.resolve("plugins");
    Path unix = Files.createDirectories(plugins.resolve("transport-unix"));
    Files.copy(examples.jar("transport-unix"), unix.resolve("transport-unix-1.0.0.jar"));
    Files.copy(examples.jar("auth-token"), plugins.resolve("auth-token-1.0.0.jar"));
  }

  /** With both plugins, and a further door for TCP and for sockets. */
  private static Path config(Path folder, String first) throws IOException {
    Files.writeString(folder.resolve("token"), TOKEN + "\n");
    return Files.writeString(
        folder.resolve("parley.toml"),
        first
            + """

            [plugin.transport-unix]
            path = "parley.socket"
            [plugin.auth-token]
            token-file = "token"
            [transport.second]
            kind = "unix"
            path = "second.socket"
            [transport.inside]
            kind = "tcp"
            tcp-port = 0
            """);
  }

  private static ServerProcess serve(Path config, String... options) {
    var all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--config", config.toString()));
    return lab.launch(
        image.toString(),
        lab.folder(),
        CACHED,
        true,
        Lab.ports("full-server"),
        all.toArray(String[]::new));
  }

  /** Through the handshake with the token, by the example's own client. */
  private static Frame guest(Author author, Path folder) throws Exception {
    Frame challenge = author.challenge();
    Path message =
        Files.writeString(
            folder.resolve("message"),
            Keys.hex(author.signedBytes(challenge, author.wire.origin())));
    Process prover =
        new ProcessBuilder(examples.prover(folder.resolve("token")))
            .redirectInput(message.toFile())
            .start();
    String proof = prover.inputReader().readLine();
    Map<String, Object> verify = author.verifyFrame(challenge);
    verify.put("scheme", "token");
    verify.put("proof", proof);
    return author.request(verify);
  }

  @Test
  void transportAndSchemeOfThirdPartiesServeClientsBesideTheBuiltInOnes() throws Exception {
    Path folder = lab.folder();
    ServerProcess server = serve(config(folder, "")).ready();
    server.await("listening unix://" + folder.resolve("parley.socket"));
    server.await("listening unix://" + folder.resolve("second.socket"));
    assertEquals(2, server.count("listening tcp://"), server::output);

    Author ann =
        lab.keep(
            new Author("ann", new RawTcp(examples.relay(lab, folder.resolve("parley.socket")))));
    assertEquals(List.of("ed25519", "token"), ann.challenge().list("schemes"));
    assertEquals("success", guest(ann, folder).outcome());
    ann.join("tea");
    Author bob = lab.keep(Author.tcp("bob", server)).join("tea");
    ClientProcess cat =
        lab.client(
                "cli-client",
                "127.0.0.1",
                String.valueOf(examples.relay(lab, folder.resolve("second.socket"))))
            .connect()
            .join("tea", "cat");
    assertEquals("success", ann.say("tea", "over a socket").outcome());
    bob.awaitMessage("msg", "over a socket");
    cat.await("over a socket");
    assertEquals("success", bob.say("tea", "over tcp").outcome());
    ann.awaitMessage("msg", "over tcp");
    cat.type("tea from a shell");
    ann.awaitMessage("msg", "from a shell");

    server.type("plugins list");
    server.await("^transport +unix +example.unix +1.0.0 +" + image + "/plugins/transport-unix");
    server.await("^auth +token +example.token +1.0.0 ");
    server.await("^plugin transport-unix 1.0.0 is active");
    server.await("sha256 " + sha256(examples.jar("transport-unix")) + " transport-unix-1.0.0.jar");
  }

  @Test
  void aServerMayAskEverybodyForTheToken() throws Exception {
    Path folder = lab.folder();
    ServerProcess server = serve(config(folder, "auth-schemes = [\"token\"]")).ready();
    Author stranger = lab.keep(new Author("eve", new RawTcp(server.tcpPort())));
    Frame challenge = stranger.challenge();
    assertEquals(List.of("token"), challenge.list("schemes"));
    Frame refused = stranger.request(stranger.verifyFrame(challenge));
    assertEquals("AUTH_FAILED", refused.outcome(), refused::toString);
    assertTrue(refused.text("text").contains("the scheme token"), refused::toString);
    assertEquals("success", guest(stranger, folder).outcome());
    lab.client(
            "cli-client",
            "127.0.0.1",
            String.valueOf(server.tcpPort()),
            "--scheme",
            "token",
            "--proof-command",
            String.join(" ", examples.prover(folder.resolve("token"))))
        .connect()
        .join("tea", "cat");
  }

  /** Needs Chromium. */
  @Test
  void thePageSaysWhoCanComeInWhereTheKeyAloneIsNotEnough() throws Exception {
    Browser browser = Browser.shared(PluginsIT.class);
    ServerProcess server = serve(config(lab.folder(), "auth-schemes = [\"token\"]")).ready();
    BrowserPage page =
        lab.keep(browser.page()).open("http://127.0.0.1:" + server.webSocketPort() + "/");
    page.click("Your nick").type("ann").press("Enter");
    page.awaitText(
        ".banner.bad",
        "lets nobody in by their key alone: it asks for token, which this page cannot prove. Use a"
            + " terminal client .websock-client … --scheme token --proof-command …;");
  }

  @Test
  void whatOnlyAPluginSeesToBeWrongIsRefusedWithFileAndLine() throws Exception {
    Path folder = lab.folder();
    Path config = config(folder, "");
    Files.writeString(folder.resolve("short"), "short");
    Files.writeString(config, "\n[plugin.auth-token]\ntoken-file = \"short\"\n");
    ServerProcess started = serve(config);
    assertEquals(2, started.awaitExit(), started::output);
    assertTrue(started.output().contains("parley.toml:3: token-file: '"), started::output);
  }

  @Test
  void theTemplateCopiedUnderOtherNamesIsWhole() throws Exception {
    Path folder = lab.folder();
    List<Path> files = Examples.copyOfTheTemplate("my-radio", "org.radio.parley", folder);
    assertTrue(
        files.contains(Path.of("src/main/java/org/radio/parley/MyRadioTransport.java")),
        files::toString);
    for (Path file : files) {
      String text = Files.readString(folder.resolve("transport-my-radio").resolve(file));
      assertTrue(!text.matches("(?s).*(example.unix|transport-unix|UnixTransport|\"unix).*"), text);
    }
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
