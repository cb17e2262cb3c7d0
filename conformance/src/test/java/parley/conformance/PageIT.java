package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain HTTP on the WebSocket port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {
  @RegisterExtension static final Lab lab = new Lab();

  private ServerProcess server;

  @BeforeAll
  void start() {
    server = lab.server("websock-server");
  }

  /** The whole answer; that it ends shows that the server closes the connection. */
  private String exchange(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.webSocketPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String request(String method, String path) throws IOException {
    return exchange(
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + server.webSocketPort()
            + "\r\nConnection: close\r\n\r\n");
  }

  @Test
  void thePageIsHtmlWithAContentSecurityPolicy() throws IOException {
    String answer = request("GET", "/");
    String head = answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
    assertTrue(head.startsWith("http/1.1 200 "), head);
    assertTrue(head.contains("content-type: text/html"), head);
    assertTrue(head.contains("content-security-policy: "), head);
    assertFalse(head.contains("unsafe-eval"), head);
    assertTrue(head.contains("x-content-type-options: nosniff"), head);
    assertTrue(answer.toLowerCase(Locale.ROOT).contains("</html>"), "no page");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2fetc/passwd",
        "/..%5c..%5cetc%5cpasswd",
        "//etc/passwd",
        "/module-info.class",
        "/META-INF/MANIFEST.MF",
        "/nothing-here",
        "/%00"
      })
  void whatIsNotThePageIsNotFound(String path) throws IOException {
    String answer = request("GET", path);
    assertTrue(answer.matches("(?s)HTTP/1\\.1 40[04] .*"), answer);
    assertFalse(answer.contains("root:"), answer);
  }

  @Test
  void otherMethodsAreRefused() throws IOException {
    for (String method : new String[] {"POST", "PUT", "DELETE", "TRACE"}) {
      String answer = request(method, "/");
      assertTrue(answer.matches("(?s)HTTP/1\\.1 (405|400|501) .*"), answer);
    }
  }

  @Test
  void whatIsNoHttpIsClosed() throws IOException {
    String answer = exchange("\u0016\u0003\u0001 hello\r\n\r\n");
    assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 400 "), answer);
  }

  @Test
  void aHeadPast8KibibytesIsRefused() throws IOException {
    String answer;
    try (Socket socket = new Socket("127.0.0.1", server.webSocketPort())) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      out.write("GET / HTTP/1.1\r\nHost: a\r\nX: ".getBytes(StandardCharsets.ISO_8859_1));
      try {
        for (int i = 0; i < 2_000; i++) {
          out.write("x".repeat(1024).getBytes(StandardCharsets.ISO_8859_1));
        }
        answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } catch (java.net.SocketTimeoutException e) {
        throw new AssertionError("neither answered nor closed", e);
      } catch (IOException closed) {
        answer = "";
      }
    }
    assertTrue(answer.isEmpty() || answer.matches("(?s)HTTP/1\\.1 (431|400|413) .*"), answer);
  }

  @Test
  void aHeadThatDoesNotEndWithinFiveSecondsIsClosed() throws IOException {
    long start = System.nanoTime();
    String answer = exchange("GET / HTTP/1.1\r\nHost: a\r\n");
    long tookMs = (System.nanoTime() - start) / 1_000_000;
    assertTrue(tookMs > 3_000, () -> "closed after only " + tookMs + " ms");
    assertTrue(answer.isEmpty() || answer.matches("(?s)HTTP/1\\.1 40[08] .*"), answer);
    assertEquals(-1, answer.indexOf("200 OK"));
  }
}
