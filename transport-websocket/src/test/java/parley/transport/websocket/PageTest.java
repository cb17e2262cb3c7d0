package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page over plain HTTP on the WebSocket's port. */
class PageTest {
  static final List<String> NAMES = PageFiles.NAMES;

  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  @DisplayName("every file is served whole, then the socket is closed")
  void files(String name) throws Exception {
    RawClient.Answer answer = request("GET /" + name + " HTTP/1.1", "Host: a:1");
    assertEquals(200, answer.status());
    try (var file = PageFiles.class.getResourceAsStream("/parley/web/" + name)) {
      assertArrayEquals(file.readAllBytes(), answer.body());
    }
    server.next().expect("closed LOCAL HTTP");
  }

  @Test
  @DisplayName("every file that a file of the page names is there")
  void closedUnderReference() throws Exception {
    for (String name : PageFiles.NAMES) {
      String text = request("GET /" + name + " HTTP/1.1", "Host: a").text();
      var names = Pattern.compile("(?:src=\"|href=\"|from '\\./)([^\"']+)[\"']").matcher(text);
      while (names.find()) {
        assertTrue(PageFiles.NAMES.contains(names.group(1)), name + " names " + names.group(1));
      }
      assertFalse(text.contains("innerHTML"), "only text nodes");
    }
  }

  @Test
  @DisplayName("/ is the page, with every security header")
  void headers() throws Exception {
    RawClient.Answer answer = request("GET / HTTP/1.1", "Host: chat.example:8546");
    assertEquals("text/html; charset=utf-8", answer.field("content-type"));
    assertEquals(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
            + " ws://chat.example:8546 wss://chat.example:8546; img-src 'self'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'",
        answer.field("content-security-policy"));
    assertEquals("nosniff", answer.field("x-content-type-options"));
    assertEquals("no-referrer", answer.field("referrer-policy"));
    assertEquals("no-cache", answer.field("cache-control"));
    assertEquals("close", answer.field("connection"));
    assertTrue(answer.field("etag").matches("\"[0-9a-f]{24}\""));
  }

  @Test
  @DisplayName("a host that a policy cannot name is left out of it")
  void policyWithoutHost() throws Exception {
    RawClient.Answer answer = request("GET / HTTP/1.1", "Host: [::1]:8546");
    assertTrue(answer.field("content-security-policy").contains("connect-src 'self' ws: wss:;"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "*"})
  @DisplayName("a file that the browser has is not sent again")
  void notModified(String tags) throws Exception {
    String etag = request("GET /page.js HTTP/1.1", "Host: a").field("etag");
    RawClient.Answer again =
        request("GET /page.js HTTP/1.1", "Host: a", "If-None-Match: " + tags.formatted(etag));
    assertEquals(304, again.status());
    assertEquals(etag, again.field("etag"));
    assertEquals(0, again.body().length);
    assertEquals(
        200, request("GET /page.js HTTP/1.1", "Host: a", "If-None-Match: \"other\"").status());
  }

  @ParameterizedTest
  @CsvSource({"/,200", "/missing,404"})
  @DisplayName("HEAD is a GET without its body")
  void head(String path, int status) throws Exception {
    RawClient.Answer head = request("HEAD " + path + " HTTP/1.1", "Host: a");
    RawClient.Answer get = request("GET " + path + " HTTP/1.1", "Host: a");
    assertEquals(status, head.status());
    assertEquals(get.fields(), head.fields());
    assertEquals(0, head.body().length);
    assertTrue(get.body().length > 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/missing",
        "/../pom.xml",
        "/%2e%2e/pom.xml",
        "/..%2fpom.xml",
        "//etc/passwd",
        "/./index.html",
        "/page.js/",
        "/PAGE.JS",
        "/%70age.js",
        "/module-info.class",
        "/web/index.html",
        "/..\\..\\pom.xml",
        "/page.js%00.html"
      })
  @DisplayName("a path that is not a file's exact name is not there")
  void traversal(String path) throws Exception {
    assertEquals(404, request("GET " + path + " HTTP/1.1", "Host: a").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "BREW"})
  @DisplayName("other methods are refused, and told which are not")
  void methods(String method) throws Exception {
    RawClient.Answer answer = request(method + " / HTTP/1.1", "Host: a", "Content-Length: 3");
    assertEquals(405, answer.status());
    assertEquals("GET, HEAD", answer.field("allow"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 0", "Content-Length: 3", "Transfer-Encoding: chunked"})
  @DisplayName("a GET with a body is refused")
  void body(String field) throws Exception {
    assertEquals(400, request("GET / HTTP/1.1", "Host: a", field).status());
  }

  @Test
  @DisplayName("a second request on the same connection is not answered")
  void oneRequest() throws Exception {
    try (var client = new RawClient(server)) {
      client.send("GET /missing HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2));
      String all = new String(client.in().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(2, all.split("HTTP/1.1 404", -1).length);
    }
  }

  private RawClient.Answer request(String... lines) throws Exception {
    try (var client = new RawClient(server)) {
      return client.send(String.join("\r\n", lines) + "\r\n\r\n").answer();
    }
  }
}
