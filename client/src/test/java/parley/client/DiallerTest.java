package parley.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class DiallerTest {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress NOBODY = InetAddress.ofLiteral("127.0.0.2");

  @Test
  void theNextAddressIsTriedWhereNobodyListens() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, HERE);
        Socket socket = dialler(server, NOBODY, HERE).dial().socket()) {
      assertEquals(HERE, socket.getInetAddress());
    }
  }

  @Test
  void whereNobodyListensAtAnyAddressTheReasonIsASentence() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, HERE)) {
      var e = assertThrows(IOException.class, () -> dialler(server, NOBODY, NOBODY).dial());
      assertTrue(e.getMessage().startsWith("cannot connect to chat.example:"), e.getMessage());
      assertTrue(e.getMessage().contains("nothing listens there"), e.getMessage());
    }
  }

  @Test
  void anAddressThatDoesNotAnswerLeavesTheOthersTheirShare() throws Exception {
    var fill = new ArrayList<Socket>();
    try (Pair pair = Pair.open()) {
      ServerSocket silent = pair.silent;
      ServerSocket server = pair.server;
      // A full backlog: the kernel answers no further connection.
      while (fill(silent, fill)) {}
      long start = System.nanoTime();
      try (Socket socket = dialler(server, NOBODY, HERE).dial().socket()) {
        assertEquals(HERE, socket.getInetAddress());
      }
      long tookMs = Duration.ofNanos(System.nanoTime() - start).toMillis();
      assertTrue(tookMs < Dialler.CONNECT_MS, "took " + tookMs + " ms");
    } finally {
      for (Socket socket : fill) {
        socket.close();
      }
    }
  }

  @Test
  void tlsIsReadyBeforeAnybodyIsDialled() throws Exception {
    TlsTrust trust = mock(TlsTrust.class);
    var prepared = new AtomicBoolean();
    doAnswer(_ -> prepared.getAndSet(true)).when(trust).prepare();
    var dialler =
        new Dialler(
            "chat.example",
            8545,
            Optional.of(trust),
            host -> {
              assertTrue(prepared.get());
              throw new UnknownHostException(host);
            });
    assertThrows(IOException.class, dialler::dial);
  }

  /** The same port of two addresses. */
  private record Pair(ServerSocket silent, ServerSocket server) implements AutoCloseable {
    static Pair open() throws IOException {
      while (true) {
        var silent = new ServerSocket(0, 1, NOBODY);
        try {
          return new Pair(silent, new ServerSocket(silent.getLocalPort(), 5, HERE));
        } catch (BindException e) {
          silent.close(); // somebody has it at the other address
        }
      }
    }

    @Override
    public void close() throws IOException {
      silent.close();
      server.close();
    }
  }

  private static boolean fill(ServerSocket silent, List<Socket> sockets) throws IOException {
    var socket = new Socket();
    sockets.add(socket);
    try {
      socket.connect(silent.getLocalSocketAddress(), 500);
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }

  private static Dialler dialler(ServerSocket server, InetAddress... addresses) {
    return new Dialler(
        "chat.example", server.getLocalPort(), Optional.empty(), _ -> addresses.clone());
  }
}
