package parley.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parley.testing.TestCertificate;
import parley.testing.TestCertificate.Algorithm;

@Timeout(300)
class WebSocketConnectorTest {
  private static final Pattern NONCE = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");

  private final HeardFrames heard = new HeardFrames();
  @TempDir private Path folder;

  @Test
  void textMessagesAreFramesHoweverTheyAreCut() throws Exception {
    try (var server = new FakeServer(listen(), "Sec-WebSocket-Protocol: parley.v1\r\n")) {
      try (ServerConnection connection = server.connector(Optional.empty()).connect(heard)) {
        assertTrue(server.head().contains("Sec-WebSocket-Protocol: parley.v1\r\n"), server.head());
        assertEquals(0, connection.tlsExporter().length);
        byte[] two = join(text("{\"a\":1}"), text("{\"b\":\"\u00e9\"}"));
        server.send(two, 0, 5);
        server.send(two, 5, two.length - 5);
        // one message in two fragments
        server.send(new byte[] {0x01, 2, '{', '"', (byte) 0x80, 5, 'c', '"', ':', '3', '}'});
        assertEquals("{\"a\":1}", heard.next());
        assertEquals("{\"b\":\"\u00e9\"}", heard.next());
        assertEquals("{\"c\":3}", heard.next());

        connection.send("{}".getBytes(StandardCharsets.UTF_8));
        assertEquals("{}", server.nextText());
      }
      assertTrue(heard.next().startsWith("closed: closed"));
    }
  }

  @Test
  void aServerNeedNotChooseTheSubprotocol() throws Exception {
    try (var server = new FakeServer(listen(), "");
        ServerConnection _ = server.connector(Optional.empty()).connect(heard)) {
      server.send(text("{}"));
      assertEquals("{}", heard.next());
    }
  }

  @Test
  void theServerIsToldTheHostThatWasDialled() throws Exception {
    try (var server = new FakeServer(listen(), "")) {
      int port = server.listening.getLocalPort();
      var dialler =
          new Dialler(
              "my_server",
              port,
              Optional.empty(),
              _ -> new InetAddress[] {InetAddress.getLoopbackAddress()});
      try (ServerConnection _ = new WebSocketConnector(dialler).connect(heard)) {
        assertTrue(server.head().contains("\r\nHost: my_server:" + port + "\r\n"), server.head());
      }
    }
  }

  @Test
  void aMessageThatIsTooLongClosesTheConnection() throws Exception {
    try (var server = new FakeServer(listen(), "");
        ServerConnection _ = server.connector(Optional.empty()).connect(heard)) {
      server.send(new byte[] {(byte) 0x81, 127, 0, 0, 0, 0, 0x7f, (byte) 0xff, 0, 0});
      assertTrue(heard.next().startsWith("closed: the server closed the connection (1009"));
    }
  }

  @Test
  void binaryMessagesAreNotFrames() throws Exception {
    try (var server = new FakeServer(listen(), "");
        ServerConnection _ = server.connector(Optional.empty()).connect(heard)) {
      server.send(new byte[] {(byte) 0x82, 1, 0});
      server.socket().shutdownOutput();
      assertTrue(heard.next().startsWith("closed: "));
    }
  }

  @Test
  void aServerThatDoesNotReadIsPartedWith() throws Exception {
    try (var server = new FakeServer(listen(), "");
        ServerConnection connection = server.connector(Optional.empty()).connect(heard)) {
      var e = assertThrows(IOException.class, () -> HeardFrames.sendForEver(connection));
      assertEquals(ServerConnection.NOT_READING, e.getMessage());
      assertEquals("closed: " + ServerConnection.NOT_READING, heard.next());
    }
  }

  @Test
  void pingsOfTheWebSocketCannotFillTheQueueEither() throws Exception {
    try (var server = new FakeServer(listen(), "");
        ServerConnection _ = server.connector(Optional.empty()).connect(heard)) {
      byte[] pings = new byte[1_000 * 127];
      for (int at = 0; at < pings.length; at += 127) {
        pings[at] = (byte) 0x89;
        pings[at + 1] = 125;
      }
      var e =
          assertThrows(
              IOException.class,
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  server.send(pings);
                }
              });
      assertEquals("closed: " + ServerConnection.NOT_READING, heard.next(), e.toString());
    }
  }

  @Test
  void anHttpErrorIsARefusal() throws Exception {
    try (ServerSocket server = listen()) {
      answer(server, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
      var e =
          assertThrows(
              RefusedException.class, () -> connector(server, Optional.empty()).connect(heard));
      assertTrue(e.getMessage().contains("503"), e.getMessage());
    }
  }

  @Test
  void aServerThatIsNoWebSocketServerIsASentence() throws Exception {
    try (ServerSocket server = listen()) {
      answer(server, "{\"type\":\"error\"}\r\n\r\n");
      var e =
          assertThrows(IOException.class, () -> connector(server, Optional.empty()).connect(heard));
      assertTrue(e.getMessage().startsWith("cannot connect to 127.0.0.1:"), e.getMessage());
      assertTrue(
          e.getMessage()
              .contains(": it does not speak WebSocket; is this its port for cli-client?"),
          e.getMessage());
    }
    try (ServerSocket server = listen()) {
      answer(server, "");
      var e =
          assertThrows(IOException.class, () -> connector(server, Optional.empty()).connect(heard));
      assertTrue(e.getMessage().startsWith("cannot connect to 127.0.0.1:"), e.getMessage());
      assertTrue(
          e.getMessage()
              .contains(": it does not speak WebSocket; is this its port for cli-client?"),
          e.getMessage());
    }
  }

  @Test
  void overTlsTheProofCanBeBound() throws Exception {
    TestCertificate shown = TestCertificate.of(Algorithm.EC, "test", "ip:127.0.0.1");
    Path authority = Files.writeString(folder.resolve("ca.pem"), shown.certificatePem());
    ServerSocket listening =
        shown
            .serverContext()
            .getServerSocketFactory()
            .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    try (var server = new FakeServer(listening, "")) {
      WebSocketConnector connector =
          server.connector(Optional.of(TlsTrust.withAuthority(authority)));
      try (ServerConnection connection = connector.connect(heard)) {
        assertTrue(connector.origin().startsWith("wss://127.0.0.1:"));
        assertEquals(32, connection.tlsExporter().length);
        server.send(text("{}"));
        assertEquals("{}", heard.next());
      }
    }
  }

  private static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static WebSocketConnector connector(ServerSocket server, Optional<TlsTrust> tls) {
    return new WebSocketConnector(new Dialler("127.0.0.1", server.getLocalPort(), tls));
  }

  private static void answer(ServerSocket server, String answer) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket accepted = server.accept()) {
            head(accepted.getInputStream());
            accepted.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private static byte[] text(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return join(new byte[] {(byte) 0x81, (byte) payload.length}, payload);
  }

  private static byte[] join(byte[] first, byte[] second) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the client left");
      }
      head.append((char) b);
    }
    return head.toString();
  }

  /** Accepts one connection, upgrades it, and then says what the test wants. */
  private static final class FakeServer implements AutoCloseable {
    private final ServerSocket listening;
    private final CompletableFuture<Socket> accepted = new CompletableFuture<>();
    private volatile String head = "";

    FakeServer(ServerSocket listening, String furtherHeaders) {
      this.listening = listening;
      Thread.ofVirtual().start(() -> accept(furtherHeaders));
    }

    private void accept(String furtherHeaders) {
      try {
        Socket socket = listening.accept();
        head = WebSocketConnectorTest.head(socket.getInputStream());
        Matcher nonce = NONCE.matcher(head);
        if (!nonce.find()) {
          throw new IOException("no Sec-WebSocket-Key");
        }
        String magic = nonce.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        byte[] hash =
            MessageDigest.getInstance("SHA-1").digest(magic.getBytes(StandardCharsets.US_ASCII));
        String answer =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + Base64.getEncoder().encodeToString(hash)
                + "\r\n"
                + furtherHeaders
                + "\r\n";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        accepted.complete(socket);
      } catch (Exception e) {
        accepted.completeExceptionally(e);
      }
    }

    WebSocketConnector connector(Optional<TlsTrust> tls) {
      return WebSocketConnectorTest.connector(listening, tls);
    }

    String head() {
      return head;
    }

    Socket socket() throws Exception {
      return accepted.get(60, TimeUnit.SECONDS);
    }

    void send(byte[] bytes) throws Exception {
      send(bytes, 0, bytes.length);
    }

    void send(byte[] bytes, int from, int length) throws Exception {
      socket().getOutputStream().write(bytes, from, length);
      socket().getOutputStream().flush();
    }

    /** Reads one short masked text frame. */
    String nextText() throws Exception {
      InputStream in = socket().getInputStream();
      byte[] start = in.readNBytes(6);
      byte[] payload = in.readNBytes(start[1] & 0x7f);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= start[2 + i % 4];
      }
      return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      listening.close();
      Socket socket = accepted.getNow(null);
      if (socket != null) {
        socket.close();
      }
    }
  }
}
