package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples in the plugins folder of a built image, and linked into a runtime of one's own. */
@Timeout(300)
class PluginsIT {
  private static final String TOKEN = "correct horse battery staple";

  /** A cache that does not fit is then an error, and not only slow. */
  private static final Map<String, String> CACHED = Map.of("PARLEY_JAVA_OPTS", "-XX:AOTMode=on");

  @RegisterExtension static final Lab lab = new Lab();

  private static Examples examples;
  private static Path image;

  @BeforeAll
  @Timeout(600)
  static void buildAndInstallTheExamples() throws Exception {
    examples = new Examples(lab.folder());
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

  /** Not the image's, in which an example's client would find what a user has not. */
  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** A port of this machine behind which is the socket, by the example's own client. */
  private static int relay(Path socket) throws IOException {
    Process relay =
        new ProcessBuilder(
                java(),
                Examples.SHORT_RUN.getFirst(),
                "-cp",
                examples.jar("transport-unix").toString(),
                "example.unix.Relay",
                socket.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    lab.keep(relay::destroyForcibly);
    String line = relay.inputReader().readLine();
    assertTrue(line.startsWith("listening 127.0.0.1:"), line);
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  /** Through the handshake with the token, by the example's own client. */
  private static Frame guest(Author author, Path folder) throws Exception {
    Frame challenge = author.challenge();
    Path message =
        Files.writeString(
            folder.resolve("message"),
            Keys.hex(author.signedBytes(challenge, author.wire.origin())));
    Process prover =
        new ProcessBuilder(
                java(),
                Examples.SHORT_RUN.getFirst(),
                "-cp",
                examples.jar("auth-token").toString(),
                "example.token.TokenProof",
                folder.resolve("token").toString())
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

    Author ann = lab.keep(new Author("ann", new RawTcp(relay(folder.resolve("parley.socket")))));
    assertEquals(List.of("ed25519", "token"), ann.challenge().list("schemes"));
    assertEquals("success", guest(ann, folder).outcome());
    ann.join("tea");
    Author bob = lab.keep(Author.tcp("bob", server)).join("tea");
    ClientProcess cat =
        lab.client(
                "cli-client", "127.0.0.1", String.valueOf(relay(folder.resolve("second.socket"))))
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
    String prover = java() + " -cp " + examples.jar("auth-token") + " example.token.TokenProof ";
    lab.client(
            "cli-client",
            "127.0.0.1",
            String.valueOf(server.tcpPort()),
            "--scheme",
            "token",
            "--proof-command",
            prover + folder.resolve("token"))
        .connect()
        .join("tea", "cat");
  }

  @Test
  void aMistakeInAPluginsTableIsRefusedWithFileAndLine() throws Exception {
    Path folder = lab.folder();
    Path config = config(folder, "");
    Files.writeString(config, "\n[plugin.auth-token]\ntoken-fle = \"token\"\n");
    ServerProcess server = serve(config);
    assertEquals(2, server.awaitExit(Duration.ofSeconds(60)), server::output);
    assertTrue(
        server.output().contains("parley.toml:3: in [plugin.auth-token] there is no setting"),
        server::output);
    Files.writeString(folder.resolve("short"), "short");
    Files.writeString(config, "\n[plugin.auth-token]\ntoken-file = \"short\"\n");
    ServerProcess started = serve(config);
    assertEquals(2, started.awaitExit(Duration.ofSeconds(60)), started::output);
    assertTrue(started.output().contains("parley.toml:3: token-file: '"), started::output);
  }

  @Test
  void badPluginsAreLeftOutAloneAndEachIsToldWhy() throws Exception {
    Path plugins = Files.createDirectories(lab.folder().resolve("plugins"));
    Files.copy(examples.jar("transport-unix"), plugins.resolve("transport-unix-1.0.0.jar"));
    Examples.badTransport(
        plugins.resolve("a.jar"), "throws", "throw new java.io.IOException(\"no luck\");");
    Examples.badTransport(
        plugins.resolve("b.jar"), "overflows", "deep(0); throw new AssertionError();");
    Examples.badTransport(
        plugins.resolve("c.jar"),
        "hangs",
        "while (true) { try { Thread.sleep(9); } catch (InterruptedException e) { /* again */ } }");
    Examples.badTransport(
        plugins.resolve("d.jar"),
        "lacks",
        "return (parley.api.Endpoint) (Object) new java.awt.Point();");
    Path folder = lab.folder();
    Path config =
        Files.writeString(
            folder.resolve("parley.toml"),
            "[plugin.transport-unix]\npath = \"" + folder.resolve("parley.socket") + "\"\n");
    ServerProcess server = serve(config, "--plugins-dir", plugins.toString());
    server.await("^ready", Duration.ofSeconds(60));
    server.await("^listening unix://|^page ", Duration.ofSeconds(5));
    server.type("plugins");
    server.await(
        "^plugin throws 1 is not used: it threw java.io.IOException \\(no luck\\) from open");
    server.await("^plugin overflows 1 is not used: it overflowed the stack in open.*bad.Bad.deep");
    server.await("^plugin hangs 1 is not used: it did not return from open.*within 5000 ms");
    server.await("^plugin lacks 1 is not used: it needs the class java.awt.Point of a JDK module");
    server.await("^plugin transport-unix 1.0.0 is active");
    Author ann = lab.keep(Author.tcp("ann", server)).join("tea");
    Author bob =
        lab.keep(new Author("bob", new RawTcp(relay(folder.resolve("parley.socket")))))
            .handshake()
            .join("tea");
    assertEquals("success", ann.say("tea", "all is well").outcome());
    bob.awaitMessage("msg", "all is well");
  }

  @Test
  void pluginsAreLookedAfterOnTheCommandLine() throws Exception {
    Path plugins = Files.createDirectories(lab.folder().resolve("plugins"));
    Path jar = plugins.resolve("token.jar");
    Files.copy(examples.jar("auth-token"), jar);
    String dir = "--plugins-dir=" + plugins;
    ServerProcess listed = command(0, "plugins", "list", dir);
    assertTrue(listed.output().contains("plugin auth-token 1.0.0 is fit"), listed::output);
    assertTrue(listed.output().contains("sha256 " + sha256(jar)), listed::output);
    command(0, "plugins", "check", dir);
    command(0, "plugins", "check", examples.jar("transport-unix").toString());
    command(0, "plugins", dir, "disable", "auth-token");
    assertTrue(Files.exists(plugins.resolve("token.jar.DISABLED")));
    assertTrue(command(0, "plugins", dir).output().contains("auth-token 1.0.0 is disabled"));
    command(1, "plugins", "disable", "auth-token", dir);
    command(0, "plugins", "enable", "auth-token", dir);
    assertTrue(Files.notExists(plugins.resolve("token.jar.DISABLED")));
    Files.writeString(plugins.resolve("broken.jar"), "no jar");
    ServerProcess checked = command(1, "plugins", "check", dir);
    assertTrue(
        checked.output().contains("plugin broken is not used: it cannot be read: broken.jar is no"),
        checked::output);
    command(1, "plugins", "remove", "auth-token", dir);
    ServerProcess without = command(0, "plugins", "list", "--no-plugins", dir);
    assertTrue(!without.output().contains("auth-token"), without::output);
  }

  private static ServerProcess command(int status, String... words) {
    ServerProcess command = lab.bare("full-server", Map.of(), words);
    assertEquals(status, command.awaitExit(Duration.ofSeconds(60)), command::output);
    return command;
  }

  @Test
  void aPluginCanBeLinkedIntoARuntimeOfOnesOwn() throws Exception {
    Path folder = lab.folder();
    Path modules = Child.IMAGES.resolve("modules");
    Examples.run(
        folder,
        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
        "-J" + Examples.SHORT_RUN.getFirst(),
        "--ignore-signing-information",
        "--module-path",
        modules + ":" + examples.jar("transport-unix"),
        "--add-modules",
        Files.readString(modules.resolve("full-server.txt")).strip() + ",example.unix",
        "--output",
        "mine");
    Path runtime = folder.resolve("mine");
    Files.writeString(
        folder.resolve("parley.toml"), "[plugin.transport-unix]\npath = \"parley.socket\"\n");
    Files.writeString(
        runtime.resolve("bin/mine"),
        "#!/bin/sh\nexec \"${0%/*}/java\" -XX:TieredStopAtLevel=1 -m parley.launcher/parley.launcher.Server \"$@\"\n");
    assertTrue(runtime.resolve("bin/mine").toFile().setExecutable(true));
    ServerProcess server =
        lab.launch(
                runtime.toString(),
                lab.folder(),
                Map.of(),
                true,
                Lab.ports("full-server"),
                "--config",
                folder.resolve("parley.toml").toString())
            .ready();
    server.type("plugins");
    server.await("^transport +unix +example.unix +1.0.0 +image");
    Author ann = lab.keep(Author.tcp("ann", server)).join("tea");
    Author bob =
        lab.keep(new Author("bob", new RawTcp(relay(folder.resolve("parley.socket")))))
            .handshake()
            .join("tea");
    assertEquals("success", bob.say("tea", "linked").outcome());
    ann.awaitMessage("msg", "linked");
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
