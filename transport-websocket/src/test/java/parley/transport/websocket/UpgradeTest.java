package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.IExtension;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The opening and the closing handshake over a real socket. */
class UpgradeTest {
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new TestServer(
            Duration.ofSeconds(TestServer.DEADLINE_S),
            Map.of("websocket-origins", List.of("https://listed.example")));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  @DisplayName("the answer is RFC 6455's own example, and says no more than it must")
  void example() throws Exception {
    try (var client = new RawClient(server)) {
      RawClient.Answer answer = client.send(RawClient.upgrade()).head();
      assertEquals(101, answer.status());
      assertEquals(
          List.of(
              "connection: Upgrade",
              "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
              "upgrade: websocket"),
          answer.fields().stream().sorted().toList());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "parley.v1|parley.v1",
        "other, parley.v1|parley.v1",
        "other,parley.v1,more|parley.v1",
        "other|''",
        "parley.v10|''",
        "PARLEY.V1|''"
      })
  @DisplayName("the subprotocol is accepted where it is offered, and not required")
  void subprotocol(String offered, String accepted) throws Exception {
    try (var client = new RawClient(server)) {
      client.send(RawClient.upgrade("Sec-WebSocket-Protocol: " + offered));
      RawClient.Answer answer = client.head();
      assertEquals(101, answer.status());
      assertEquals(accepted, answer.field("sec-websocket-protocol"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sec-WebSocket-Version: 12|426",
        "Sec-WebSocket-Version: -|426",
        "Sec-WebSocket-Version: 13, 8|426",
        "Sec-WebSocket-Key: -|400",
        "Sec-WebSocket-Key: c2hvcnQ=|400",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ|400",
        "Sec-WebSocket-Key: !GhlIHNhbXBsZSBub25jZQ==|400",
        "Connection: keep-alive|400",
        "Connection: -|400",
        "Content-Length: 5|400",
        "Transfer-Encoding: chunked|400",
        "Host: -|400",
        "Host: a b|400",
        "Upgrade: h2c|200",
        "Upgrade: WebSocket|101",
        "Connection: upgrade|101"
      })
  @DisplayName("a handshake that is not RFC 6455's is answered in HTTP, and the socket is closed")
  void badHandshake(String line, int status) throws Exception {
    try (var client = new RawClient(server)) {
      client.send(RawClient.upgrade(line));
      RawClient.Answer answer = client.head();
      assertEquals(status, answer.status());
      if (status == 426) {
        assertEquals("13", answer.field("sec-websocket-version"));
      }
      if (status != 101) {
        client.ended();
        server.next().expect("closed LOCAL HTTP");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"/,101", "/ws,101", "/?a=b,101", "/ws/,404", "/page.js,404", "/other,404"})
  @DisplayName("a WebSocket is at / and at /ws")
  void paths(String path, int status) throws Exception {
    try (var client = new RawClient(server)) {
      client.send(RawClient.upgrade().replaceFirst("GET /", "GET " + path));
      assertEquals(status, client.head().status());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost,101",
    "https://localhost,101",
    "https://listed.example,101",
    "http://listed.example,403",
    "http://localhost:81,403",
    "https://evil.example,403",
    "http://localhost.evil.example,403",
    "null,403",
    "'',403"
  })
  @DisplayName("a page from elsewhere is refused with 403, and the socket is closed")
  void origins(String origin, int status) throws Exception {
    try (var client = new RawClient(server)) {
      client.send(RawClient.upgrade("Origin: " + origin));
      assertEquals(status, client.head().status());
      if (status != 101) {
        client.ended();
        server.next().expect("closed LOCAL HTTP");
      }
    }
  }

  @Test
  @DisplayName("two Origins are as bad as a foreign one")
  void twoOrigins() throws Exception {
    try (var client = new RawClient(server)) {
      client.send(
          RawClient.upgrade("Origin: http://localhost")
              .replace("Origin", "Origin: http://localhost\r\nOrigin"));
      assertEquals(403, client.answer().status());
    }
  }

  @Test
  @DisplayName("frames in the same packet as the upgrade are read, after the answer")
  void framesWithTheUpgrade() throws Exception {
    server.onText = (recorder, text) -> recorder.connection.send(TestServer.frame("reply"));
    try (var client = new RawClient(server)) {
      client.send(
          Frames.join(
              RawClient.upgrade().getBytes(StandardCharsets.US_ASCII), Frames.text("hello")));
      assertEquals(101, client.head().status());
      assertEquals("1:reply", client.frame());
      server.next().expect("received hello");
    }
  }

  @Test
  @DisplayName("frames sent before the upgrade are not in the HTTP answer")
  void noFramesBefore() throws Exception {
    server.onAccepted = recorder -> recorder.connection.send(TestServer.frame("early"));
    try (var client = new RawClient(server)) {
      client.upgraded();
      server.run(server.next().connection::writable);
      client.send(Frames.frame(true, FrameScan.PING, "p"));
      assertEquals("10:p", client.frame());
    }
  }

  @ParameterizedTest
  @CsvSource({"1000,''", "1001,going", "4999,x"})
  @DisplayName("a client's close is answered with the same status, then the socket is closed")
  void clientCloses(int status, String reason) throws Exception {
    try (var client = new RawClient(server).upgraded()) {
      client.send(Frames.close(status, reason));
      assertEquals("8:" + status, client.frame());
      client.ended();
      server.next().expect("closed REMOTE CLOSED");
    }
  }

  @Test
  @DisplayName("nothing that follows a client's close is read")
  void afterTheClose() throws Exception {
    try (var client = new RawClient(server).upgraded()) {
      client.send(Frames.join(Frames.text("a"), Frames.close(1000, ""), Frames.text("b")));
      assertEquals("8:1000", client.frame());
      TestServer.Recorder recorder = server.next();
      recorder.expect("received a");
      recorder.expect("closed REMOTE CLOSED");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("the library's own client, with and without compression on offer, talks to it")
  void libraryClient(boolean compression) throws Exception {
    server.onText =
        (recorder, text) ->
            recorder.connection.send(
                TestServer.frame("echo " + new String(text, StandardCharsets.UTF_8)));
    List<IExtension> extensions =
        compression ? List.of(new PerMessageDeflateExtension()) : List.of();
    var client = new LibraryClient(server.address(), extensions);
    assertTrue(client.connectBlocking(TestServer.DEADLINE_S, TimeUnit.SECONDS));
    assertEquals("parley.v1", client.getProtocol().getProvidedProtocol());
    String text = "h\u00e9llo ".repeat(2000);
    client.send(text);
    assertEquals("echo " + text, client.heard.poll(TestServer.DEADLINE_S, TimeUnit.SECONDS));
    client.closeBlocking();
    assertEquals("closed 1000", client.heard.poll(TestServer.DEADLINE_S, TimeUnit.SECONDS));
  }

  private static final class LibraryClient extends WebSocketClient {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    LibraryClient(URI address, List<IExtension> extensions) {
      super(address, new Draft_6455(extensions, List.of(new Protocol("parley.v1"))));
    }

    @Override
    public void onOpen(ServerHandshake handshake) {}

    @Override
    public void onMessage(String message) {
      heard.add(message);
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      heard.add("closed " + code);
    }

    @Override
    public void onError(Exception error) {
      heard.add("error " + error);
    }
  }
}
