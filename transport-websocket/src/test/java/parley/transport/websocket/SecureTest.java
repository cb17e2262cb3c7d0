package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.testing.TestCertificate;
import parley.testing.TestCertificate.Algorithm;

/** The same door with TLS. */
class SecureTest {
  @TempDir static Path folder;
  private static SSLContext client;

  private TestServer server;

  @BeforeAll
  static void makeCertificate() throws Exception {
    TestCertificate shown = TestCertificate.of(Algorithm.EC, "localhost", "dns:localhost");
    shown.write(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    client = shown.clientContext();
    shown.shakeHands();
  }

  @BeforeEach
  void start() {
    server =
        new TestServer(
            Duration.ofSeconds(TestServer.DEADLINE_S),
            Map.of(
                "tls-cert", List.of(folder.resolve("cert.pem").toString()),
                "tls-key", List.of(folder.resolve("key.pem").toString())));
    server.onText =
        (recorder, text) ->
            recorder.connection.send(
                TestServer.frame("echo " + new String(text, StandardCharsets.UTF_8)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("a WebSocket over TLS works, names itself wss, and has an exporter")
  void wss() throws Exception {
    assertEquals("wss", server.address().getScheme());
    try (var socket = dial()) {
      socket.upgraded();
      String text = "x".repeat(15_000);
      assertEquals("1:echo " + text, socket.send(Frames.text(text)).frame());
      TestServer.Recorder recorder = server.next();
      assertEquals(
          32, server.onLoop(() -> recorder.connection.info().tlsExporter().orElseThrow()).length);
      socket.send(Frames.close(1000, ""));
      assertEquals("8:1000", socket.frame());
    }
  }

  @Test
  @DisplayName("the page is served over https")
  void https() throws Exception {
    try (var socket = dial()) {
      socket.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertEquals(200, socket.answer().status());
    }
  }

  @Test
  @DisplayName("row 3: a silent connection costs no processor time, and others are served")
  void silent() throws Exception {
    try (var silent = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      assertTrue(silent.isConnected());
      server.next();
      try (var socket = dial()) {
        socket.upgraded();
        assertEquals("1:echo a", socket.send(Frames.text("a")).frame());
      }
      List<Duration> spent = new ArrayList<>();
      do { // a compiler at work may spoil a second; a loop that spins spoils every one
        spent.add(ofASecond());
      } while (spent.getLast().toMillis() >= 500 && spent.size() < 15);
      assertTrue(spent.getLast().toMillis() < 500, () -> "seconds of nothing took " + spent);
    }
  }

  private Duration ofASecond() throws Exception {
    Duration before = cpu();
    var second = new CompletableFuture<Boolean>();
    server.loop.schedule(Duration.ofSeconds(1), () -> second.complete(true));
    second.get(TestServer.DEADLINE_S, TimeUnit.SECONDS);
    return cpu().minus(before);
  }

  private RawClient dial() throws Exception {
    return new RawClient(
        client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port()));
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
