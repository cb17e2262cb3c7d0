package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parley.identity.Identity;
import parley.protocol.ErrorCode;
import parley.protocol.Key;
import parley.protocol.ServerFrame;

@Timeout(300)
class ClientProgramTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @Test
  void aScriptRunsLineByLineAndEndsWithZero() throws Exception {
    try (var server = new LoopbackServer()) {
      int status =
          run(
              server,
              "connect\njoin Den me\n\n# a comment\nden hello\nden echo\nping\nhelp\nexit\nden no\n");
      List<String> lines = lines();
      assertTrue(lines.get(0).startsWith("OK verified as ~"), lines.toString());
      assertTrue(lines.get(1).startsWith("OK joined den as me~"), lines.toString());
      assertTrue(lines.get(2).matches("OK sent [0-9a-f]{32}"), lines.toString());
      String ann = Key.of(server.ann.publicKey()).shortForm();
      assertEquals("[den] ann~" + ann + ": an echo", lines.get(3));
      assertTrue(lines.get(4).startsWith("OK sent "), lines.toString());
      assertEquals("OK pong", lines.get(5));
      assertEquals(CommandTable.help(), lines.subList(6, lines.size()));
      assertEquals("", err.toString(StandardCharsets.UTF_8));
      assertEquals(ExitStatus.OK, status);
    }
  }

  @Test
  void theEndOfTheInputEndsIt() throws Exception {
    try (var server = new LoopbackServer()) {
      assertEquals(ExitStatus.OK, run(server, "connect"));
      assertEquals(1, lines().size());
    }
  }

  @Test
  void aServersErrorIsShownAndEndsWithOne() throws Exception {
    try (var server = new LoopbackServer()) {
      int status = run(server, "den hi\nconnect\nden hi\n");
      List<String> lines = lines();
      assertEquals("ERROR AUTH_REQUIRED MALFORMED: verify your key first", lines.get(0));
      assertEquals("ERROR NOT_JOINED MALFORMED: this session has not joined den", lines.get(2));
      assertEquals(ExitStatus.FAILED, status);
    }
  }

  @Test
  void aLineThatMakesNoSenseEndsWithOne() throws Exception {
    try (var server = new LoopbackServer()) {
      assertEquals(ExitStatus.FAILED, run(server, "connect\nnonsense\n"));
      assertTrue(lines().get(1).startsWith("ERROR REJECTED "), lines().toString());
    }
  }

  @Test
  void aForgedMessageIsNotedAndNotShown() throws Exception {
    try (var server = new LoopbackServer()) {
      assertEquals(ExitStatus.OK, run(server, "connect\njoin den me\nden forge\n"));
      assertTrue(text().contains("NOTE FORGED "), text());
      assertFalse(text().contains("never said"), text());
    }
  }

  @Test
  void manualHandshakesAreSignedByHand() throws Exception {
    try (var server = new LoopbackServer();
        var typed = new Typed()) {
      CompletableFuture<Integer> status =
          typed.run("--manual", "--ephemeral", "127.0.0.1", "" + server.port());
      typed.type("connect");
      String challenge = HexFormat.of().formatHex(LoopbackServer.seed(7));
      assertEquals("VERIFY : \"" + challenge + "\"", typed.next());
      typed.type("sign " + "00".repeat(32));
      assertTrue(typed.next().startsWith("ERROR REJECTED sign signs "));
      typed.type("sign \"" + challenge + "\"");
      String signature = typed.next();
      assertTrue(signature.matches("SIGNATURE : \"[0-9a-f]{128}\""), signature);
      typed.type("verify " + signature.substring("SIGNATURE : ".length()));
      assertTrue(typed.next().startsWith("OK verified as ~"));
      typed.type("exit");
      assertEquals(ExitStatus.FAILED, status.get(60, TimeUnit.SECONDS)); // one sign was refused
    }
  }

  @Test
  void aWrongProofEndsAsRefused() throws Exception {
    try (var server = new LoopbackServer()) {
      int status = run(server, "connect\nverify " + "00".repeat(64) + "\n", "--manual");
      assertTrue(text().contains("ERROR AUTH_FAILED "), text());
      assertEquals(ExitStatus.REFUSED, status);
    }
  }

  @Test
  void aServerThatRefusesAtOnceEndsAsRefused() throws Exception {
    var refusal =
        new ServerFrame.Failure(
            "", ErrorCode.TOO_MANY_CONNECTIONS, "too many", OptionalLong.empty(), true);
    try (var server = new LoopbackServer(Optional.of(refusal));
        var typed = new Typed()) {
      // No input at all: the refusal alone ends it.
      CompletableFuture<Integer> status = typed.run("--ephemeral", "127.0.0.1", "" + server.port());
      assertEquals("ERROR TOO_MANY_CONNECTIONS too many", typed.next());
      assertEquals(ExitStatus.REFUSED, status.get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void aServerOfAnotherKeyEndsAsRefused() throws Exception {
    try (var server = new LoopbackServer()) {
      int status = run(server, "connect\n", "--server-key", "ab".repeat(32));
      assertTrue(text().contains("ERROR DISTRUSTED "), text());
      assertEquals(ExitStatus.REFUSED, status);
    }
  }

  @Test
  void aLostConnectionEndsItEvenWhileItWaitsForInput() throws Exception {
    try (var server = new LoopbackServer();
        var typed = new Typed()) {
      CompletableFuture<Integer> status = typed.run("--ephemeral", "127.0.0.1", "" + server.port());
      typed.type("connect");
      assertTrue(typed.next().startsWith("OK verified"));
      typed.type("join den me");
      assertTrue(typed.next().startsWith("OK joined"));
      typed.type("den drop");
      assertEquals("NOTE CLOSED the server closed the connection", typed.next());
      assertEquals(ExitStatus.UNREACHABLE, status.get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void aServerThatPingsAndReadsNothingFreezesNobody() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var typed = new Typed()) {
      server.setReceiveBufferSize(8_192);
      CompletableFuture<Integer> status =
          typed.run("--ephemeral", "127.0.0.1", "" + server.getLocalPort());
      typed.type("ping");
      try (Socket accepted = server.accept()) {
        accepted.getInputStream().readNBytes(1); // the command came first
        Thread.ofVirtual().start(() -> pingForEver(accepted));
        assertEquals(
            "NOTE CLOSED the server does not read: 256 frames wait to be sent to it", typed.next());
        assertEquals(ExitStatus.UNREACHABLE, status.get(60, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void outputThatNobodyReadsHoldsUpNoPong() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var typed = new Typed().notReading()) {
      CompletableFuture<Integer> status =
          typed.run("--ephemeral", "127.0.0.1", "" + server.getLocalPort());
      try (Socket accepted = server.accept()) {
        accepted
            .getOutputStream()
            .write(
                """
                {"type":"note","code":"HELLO","text":"read me"}
                {"type":"ping","id":"p1"}
                """
                    .getBytes(StandardCharsets.UTF_8));
        accepted.setSoTimeout(60_000);
        assertTrue(lineOf(accepted).contains("\"pong\""));
      }
      typed.readAgain();
      assertEquals("NOTE HELLO read me", typed.next());
      assertTrue(typed.next().startsWith("NOTE CLOSED "));
      typed.type("exit");
      assertEquals(ExitStatus.OK, status.get(60, TimeUnit.SECONDS));
    }
  }

  private static String lineOf(Socket socket) throws IOException {
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  private static void pingForEver(Socket socket) {
    byte[] pings =
        ("{\"type\":\"ping\",\"id\":\"" + "p".repeat(64) + "\"}\n")
            .repeat(100)
            .getBytes(StandardCharsets.UTF_8);
    try {
      while (true) {
        socket.getOutputStream().write(pings);
      }
    } catch (IOException e) {
      // The client has left, as it should.
    }
  }

  @Test
  void aServerThatGrewTiredOfWaitingIsDialledAgain() throws Exception {
    try (var server = new LoopbackServer().closingTheFirst();
        var typed = new Typed()) {
      CompletableFuture<Integer> status = typed.run("--ephemeral", "127.0.0.1", "" + server.port());
      assertTrue(typed.next().startsWith("ERROR AUTH_REQUIRED "));
      assertTrue(typed.next().startsWith("NOTE CLOSED "));
      typed.type("connect");
      assertTrue(typed.next().startsWith("OK verified"));
      typed.type("quit");
      assertEquals(ExitStatus.OK, status.get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void nobodyListeningEndsAsUnreachable() throws Exception {
    // Bound, so that nobody else may take the port meanwhile, but not listening.
    try (var taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String port = Integer.toString(taken.getLocalPort());
      for (ClientProgram program : List.of(ClientProgram.CLI, ClientProgram.WEBSOCK)) {
        assertEquals(ExitStatus.UNREACHABLE, run(program, "", "--ephemeral", "127.0.0.1", port));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("cannot connect to 127.0.0.1:"));
      }
    }
  }

  @Test
  void helpAndVersionAndUsageNeedNoServer() {
    for (String help : List.of("--help", "-h")) {
      assertEquals(ExitStatus.OK, run(ClientProgram.CLI, "", help));
      assertTrue(text().startsWith("Usage: cli-client [OPTIONS] <ip> <port>"), text());
      out.reset();
    }
    for (String version : List.of("--version", "-V")) {
      assertEquals(ExitStatus.OK, run(ClientProgram.WEBSOCK, "", version));
      assertTrue(text().startsWith("websock-client "), text());
      out.reset();
    }
    assertEquals(ExitStatus.USAGE, run(ClientProgram.CLI, "", "127.0.0.1"));
    assertEquals(
        "cli-client: Missing <ip> <port>: which server to connect to\n"
            + "Try 'cli-client --help'.\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aHostThatCannotBeOneIsAWrongCommandLine() {
    assertEquals(ExitStatus.USAGE, run(ClientProgram.WEBSOCK, "", "--ephemeral", "a b", "8546"));
    assertTrue(
        err.toString(StandardCharsets.UTF_8).startsWith("websock-client: <ip> is a name "),
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void theIdentityIsMadeOnceAndReused() throws Exception {
    try (var server = new LoopbackServer()) {
      String port = Integer.toString(server.port());
      assertEquals(ExitStatus.OK, run(ClientProgram.CLI, "key\n", "127.0.0.1", port));
      Path file = folder.resolve("data/parley/identity.pem");
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      String first = text();
      String key = HexFormat.of().formatHex(Identity.open(file).publicKey());
      assertTrue(first.contains(key), first);
      out.reset();
      assertEquals(ExitStatus.OK, run(ClientProgram.CLI, "key\n", "127.0.0.1", port));
      assertEquals(first, text());
      out.reset();
      assertEquals(
          ExitStatus.OK, run(ClientProgram.CLI, "key\n", "--ephemeral", "127.0.0.1", port));
      assertFalse(text().equals(first));
    }
  }

  @Test
  void anIdentityThatIsNoKeyEndsWithOne() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.pem"), "nonsense");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    int status = run(ClientProgram.CLI, "", "--identity", file.toString(), "127.0.0.1", "1");
    assertEquals(ExitStatus.FAILED, status);
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("bad.pem"));
  }

  @Test
  void jsonIsOneObjectALine() throws Exception {
    try (var server = new LoopbackServer()) {
      int status = run(server, "connect\njoin den me\nwho den\nkey\nnonsense\n", "--json");
      assertEquals(ExitStatus.FAILED, status);
      List<String> events =
          lines().stream()
              .map(line -> line.replaceAll("^\\{\"event\":\"(\\w+)\".*", "$1"))
              .toList();
      assertEquals(List.of("challenged", "ready", "joined", "members", "key", "rejected"), events);
    }
  }

  private int run(LoopbackServer server, String input, String... flags) {
    String[] args = java.util.Arrays.copyOf(flags, flags.length + 3);
    args[flags.length] = "--ephemeral";
    args[flags.length + 1] = "127.0.0.1";
    args[flags.length + 2] = Integer.toString(server.port());
    return run(ClientProgram.CLI, input, args);
  }

  private int run(ClientProgram program, String input, String... args) {
    return program.run(
        surroundings(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), stream(out)),
        args);
  }

  private ClientProgram.Surroundings surroundings(InputStream in, PrintStream output) {
    return new ClientProgram.Surroundings(
        Map.of("XDG_DATA_HOME", folder.resolve("data").toString()),
        folder,
        in,
        output,
        stream(err),
        false);
  }

  private static PrintStream stream(java.io.OutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private List<String> lines() {
    return text().lines().toList();
  }

  /** Somebody who types a line when the last was answered. */
  private final class Typed implements AutoCloseable {
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final PipedInputStream input;
    private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();
    private volatile CountDownLatch reading = new CountDownLatch(0);

    Typed() throws IOException {
      input = new PipedInputStream(keyboard, 8_192);
    }

    /** What is shown blocks, as a pipe does that nobody reads. */
    Typed notReading() {
      reading = new CountDownLatch(1);
      return this;
    }

    void readAgain() {
      reading.countDown();
    }

    CompletableFuture<Integer> run(String... args) {
      PrintStream screen =
          new PrintStream(java.io.OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
              try {
                reading.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              shown.add(line);
            }
          };
      return CompletableFuture.supplyAsync(
          () -> ClientProgram.CLI.run(surroundings(input, screen), args),
          task -> Thread.ofPlatform().daemon().start(task));
    }

    void type(String line) throws IOException {
      keyboard.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
    }

    String next() throws InterruptedException {
      String line = shown.poll(60, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("nothing was shown within 60 s");
      }
      return line;
    }

    @Override
    public void close() throws IOException {
      keyboard.close();
    }
  }
}
