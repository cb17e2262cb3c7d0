package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHeadParserTest {
  private static final String HOST = "Host: chat.example\r\n";

  @Test
  @DisplayName("a head that comes byte by byte is the same as one that comes whole")
  void byteByByte() {
    byte[] bytes =
        ascii("GET /a?b=c HTTP/1.1\r\n" + HOST + "X-One:  1\t\r\nAccept: a, b\r\naccept:c\r\n\r\n");
    HttpHead whole = done(new HttpHeadParser().feed(ByteBuffer.wrap(bytes)));
    var parser = new HttpHeadParser();
    for (int i = 0; i < bytes.length - 1; i++) {
      assertInstanceOf(HttpHeadParser.Result.More.class, parser.feed(ByteBuffer.wrap(bytes, i, 1)));
    }
    HttpHead split = done(parser.feed(ByteBuffer.wrap(bytes, bytes.length - 1, 1)));
    assertEquals(whole, split);
    assertEquals("/a", split.path());
    assertEquals("chat.example", split.host());
    assertEquals(List.of("1"), split.all("x-one"));
    assertEquals(List.of("a", "b", "c"), split.members("accept"));
  }

  @Test
  @DisplayName("what follows the head is left in the input")
  void leavesTheRest() {
    ByteBuffer in = ByteBuffer.wrap(ascii("GET / HTTP/1.1\r\n" + HOST + "\r\nrest"));
    done(new HttpHeadParser().feed(in));
    assertEquals(4, in.remaining());
  }

  @Test
  @DisplayName("a head of exactly 8 KiB is taken, one byte more is refused")
  void theLimit() {
    String start = "GET / HTTP/1.1\r\n" + HOST + "X: ";
    int padding = HttpHeadParser.HEAD_BYTES - start.length() - 4;
    done(feed(start + "x".repeat(padding) + "\r\n\r\n"));
    assertEquals(431, refused(feed(start + "x".repeat(padding + 1) + "\r\n\r\n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: a\r\nHost: a\r\n",
        "Host: \r\n",
        "Host: a b\r\n",
        "Host: a/b\r\n",
        "Host: a;script-src *\r\n",
        "Host: user@a\r\n",
        "Host: a:port\r\n",
        "X: 1\r\n",
        HOST + "X : 1\r\n",
        HOST + "X: 1\r\n folded\r\n",
        HOST + "X: 1\r\n\tfolded\r\n",
        HOST + ": 1\r\n",
        HOST + "no colon\r\n",
        HOST + "X(y): 1\r\n",
        HOST + "X: a\0b\r\n",
        HOST + "X: a\u007fb\r\n",
        HOST + "X: a\rb\r\n",
        HOST + "X: 1\nY: 2\r\n",
        HOST + "X: 1\n\n",
      })
  @DisplayName("fields that are not exactly as HTTP has them are refused with 400")
  void badFields(String fields) {
    assertEquals(400, refused(feed("GET / HTTP/1.1\r\n" + fields + "\r\n")));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          GET /, 400
          GET  / HTTP/1.1, 400
          GET / HTTP/1.1 x, 400
          GET / http/1.1, 400
          GET / HTTP/2.0, 505
          GET / HTTP/1.2, 505
          GET index.html HTTP/1.1, 400
          GET http://a/ HTTP/1.1, 400
          GET /#a HTTP/1.1, 400
          G(T / HTTP/1.1, 400
          PRI * HTTP/2.0, 505
          '', 400
          """)
  @DisplayName("a first line that is not METHOD TARGET VERSION is refused")
  void badFirstLine(String line, int status) {
    assertEquals(status, refused(feed(line + "\r\n" + HOST + "\r\n")));
  }

  @Test
  @DisplayName("a TLS handshake on the plain port is refused at its first byte")
  void tlsOnThePlainPort() {
    assertEquals(400, refused(new HttpHeadParser().feed(ByteBuffer.wrap(Frames.hex("1603")))));
  }

  @Test
  @DisplayName("more fields than any browser sends are refused")
  void tooManyFields() {
    String fields = "X: 1\r\n".repeat(HttpHeadParser.FIELDS);
    assertEquals(431, refused(feed("GET / HTTP/1.1\r\n" + HOST + fields + "\r\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a:1", "127.0.0.1:8546", "[::1]", "[::1]:8546", "my_host:80"})
  @DisplayName("names and addresses are hosts")
  void goodHosts(String host) {
    assertEquals(host, done(feed("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).host());
  }

  private static HttpHeadParser.Result feed(String text) {
    return new HttpHeadParser().feed(ByteBuffer.wrap(ascii(text)));
  }

  private static HttpHead done(HttpHeadParser.Result result) {
    return assertInstanceOf(HttpHeadParser.Result.Done.class, result).head();
  }

  private static int refused(HttpHeadParser.Result result) {
    return assertInstanceOf(HttpHeadParser.Result.Refused.class, result).status();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
