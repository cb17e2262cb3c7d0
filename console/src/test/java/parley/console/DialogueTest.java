package parley.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import parley.protocol.ErrorCode;
import parley.protocol.ServerFrame;

/** A client and its server while somebody types, or does not. */
@Timeout(300)
class DialogueTest extends ClientScene {
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
}
