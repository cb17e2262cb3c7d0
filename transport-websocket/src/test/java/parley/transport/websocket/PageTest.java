package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page over plain HTTP on the WebSocket's port. */
class PageTest {
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  @DisplayName("every file is served whole, plain and compressed, and may be kept for good")
  void files() throws Exception {
    for (String name : PageFiles.names()) {
      if (name.equals("index.html")) {
        continue;
      }
      String path = folder() + name;
      RawClient.Answer plain = request("GET " + path + " HTTP/1.1", "Host: a:1");
      RawClient.Answer packed =
          request("GET " + path + " HTTP/1.1", "Host: a:1", "Accept-Encoding: br, GZIP;q=0.5");
      byte[] expected = content(name);
      assertEquals(200, plain.status(), name);
      assertArrayEquals(expected, plain.body(), name);
      assertEquals("", plain.field("content-encoding"));
      assertEquals("gzip", packed.field("content-encoding"));
      assertArrayEquals(expected, unpacked(packed.body()), name);
      assertNotEquals(plain.field("etag"), packed.field("etag"));
      for (RawClient.Answer answer : List.of(plain, packed)) {
        assertEquals("public, max-age=31536000, immutable", answer.field("cache-control"));
        assertEquals("Accept-Encoding", answer.field("vary"));
        assertEquals("nosniff", answer.field("x-content-type-options"));
      }
    }
  }

  @Test
  @DisplayName("the socket is closed after an answer")
  void closed() throws Exception {
    assertEquals(200, request("GET / HTTP/1.1", "Host: a").status());
    server.next().expect("closed LOCAL HTTP");
  }

  @Test
  @DisplayName("the page names files that are there: one script, one style sheet, one icon")
  void closedUnderReference() throws Exception {
    String html = request("GET / HTTP/1.1", "Host: a").text();
    var references = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(html);
    var found = new TreeSet<String>();
    while (references.find()) {
      String path = references.group(1);
      assertTrue(path.startsWith(folder()), path);
      assertEquals(200, request("GET " + path + " HTTP/1.1", "Host: a").status(), html);
      found.add(path.substring(folder().length()));
    }
    assertEquals(Set.of("app/main.js", "icon.svg", "style/page.css"), found);
  }

  @Test
  @DisplayName("a script loads only files that are there, and asks for nothing at once")
  void modules() throws Exception {
    List<String> names = PageFiles.names();
    List<String> scripts = names.stream().filter(name -> name.endsWith(".js")).toList();
    assertTrue(scripts.size() > 1, names::toString);
    for (String name : scripts) {
      String text = new String(content(name), StandardCharsets.UTF_8);
      var imports = Pattern.compile("\\bimport\\(?[\"'](\\.[^\"']+)[\"']").matcher(text);
      while (imports.find()) {
        String target = URI.create("/" + name).resolve(imports.group(1)).getPath().substring(1);
        assertTrue(names.contains(target), name + " imports " + imports.group(1));
      }
      assertFalse(Pattern.compile("(?m)^import\\b|sourceMappingURL").matcher(text).find(), name);
    }
  }

  @Test
  @DisplayName("nothing is made from markup")
  void noMarkup() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("..", "web", "app"))) {
      List<Path> scripts = files.filter(file -> file.toString().endsWith(".js")).toList();
      assertTrue(scripts.size() > 30, scripts::toString);
      for (Path script : scripts) {
        String text = Files.readString(script);
        assertFalse(
            text.matches("(?s).*(innerHTML|outerHTML|insertAdjacentHTML|document\\.write).*"),
            script::toString);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "br", "gzip;q=0", "gzip; q=0.000", "xgzip", "identity"})
  @DisplayName("who does not take gzip gets the plain file")
  void plain(String encodings) throws Exception {
    RawClient.Answer answer = request("GET / HTTP/1.1", "Host: a", "Accept-Encoding: " + encodings);
    assertEquals("", answer.field("content-encoding"));
    assertTrue(answer.text().startsWith("<!doctype html>"));
  }

  @Test
  @DisplayName("/ is the page, with every security header")
  void headers() throws Exception {
    RawClient.Answer answer = request("GET / HTTP/1.1", "Host: chat.example:8546");
    assertEquals("text/html; charset=utf-8", answer.field("content-type"));
    assertEquals(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
            + " ws://chat.example:8546 wss://chat.example:8546; img-src 'self'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'",
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
    assertTrue(answer.field("content-security-policy").contains("connect-src 'self';"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "*"})
  @DisplayName("a file that the browser has is not sent again")
  void notModified(String tags) throws Exception {
    String etag = request("GET / HTTP/1.1", "Host: a").field("etag");
    RawClient.Answer again =
        request("GET / HTTP/1.1", "Host: a", "If-None-Match: " + tags.formatted(etag));
    assertEquals(304, again.status());
    assertEquals(etag, again.field("etag"));
    assertEquals(0, again.body().length);
    assertEquals(200, request("GET / HTTP/1.1", "Host: a", "If-None-Match: \"other\"").status());
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
        "/%%2e%%2e/pom.xml",
        "/..%%2fpom.xml",
        "//etc/passwd",
        "/./index.html",
        "/%s/app/",
        "/%s/APP/page.js",
        "/%s/%%61pp/page.js",
        "/module-info.class",
        "/web/index.html",
        "/..\\..\\pom.xml",
        "/index.html%%00.js",
        "/app/page.js",
        "/%s/index.html",
        "/%s/../index.html",
        "/%s/files.txt",
        "/%s"
      })
  @DisplayName("a path that is not a file's exact name is not there")
  void traversal(String path) throws Exception {
    String version = folder().replace("/", "");
    assertEquals(404, request("GET " + path.formatted(version) + " HTTP/1.1", "Host: a").status());
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

  /** The folder, with slashes, below which this version of the page's files is. */
  private String folder() throws Exception {
    var folder =
        Pattern.compile("\"(/[0-9a-f]{24}/)").matcher(request("GET / HTTP/1.1", "Host: a").text());
    assertTrue(folder.find());
    return folder.group(1);
  }

  private static byte[] content(String name) throws IOException {
    try (var file = PageFiles.class.getResourceAsStream("/parley/web/" + name)) {
      return file.readAllBytes();
    }
  }

  private static byte[] unpacked(byte[] gzip) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return in.readAllBytes();
    }
  }

  private RawClient.Answer request(String... lines) throws Exception {
    try (var client = new RawClient(server)) {
      return client.send(String.join("\r\n", lines) + "\r\n\r\n").answer();
    }
  }
}
