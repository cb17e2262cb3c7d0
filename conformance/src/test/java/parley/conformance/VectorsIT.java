package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The malformed frames of docs/PROTOCOL.md, sent to a real server over both transports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VectorsIT {
  @RegisterExtension static final Lab lab = new Lab();

  private static final Path PROTOCOL = Path.of(System.getProperty("protocol"));
  private static final Pattern PART = Pattern.compile("<<(?:hex ([0-9a-f]+)|(\\d+)\\*(.+?))>>");

  private ServerProcess server;

  /** A frame that must be refused: its code, whose answer it is, its bytes. */
  record Vector(String code, String re, byte[] bytes, String shown) {
    static Vector parse(String line) {
      String[] parts = line.split(" ", 3);
      String shown = parts[2].length() > 100 ? parts[2].substring(0, 100) + "…" : parts[2];
      return new Vector(parts[0], parts[1], expand(parts[2]), shown);
    }

    private static byte[] expand(String text) {
      var out = new ByteArrayOutputStream();
      Matcher part = PART.matcher(text);
      int end = 0;
      while (part.find()) {
        out.writeBytes(Keys.utf8(text.substring(end, part.start())));
        out.writeBytes(
            part.group(1) != null
                ? Keys.bytes(part.group(1))
                : Keys.utf8(part.group(3).repeat(Integer.parseInt(part.group(2)))));
        end = part.end();
      }
      out.writeBytes(Keys.utf8(text.substring(end)));
      return out.toByteArray();
    }

    @Override
    public String toString() {
      return code + " " + shown;
    }
  }

  @BeforeAll
  void start() {
    server = lab.server("full-server", "--rate-per-key", "0");
  }

  static List<Vector> vectors() throws IOException {
    String text = Files.readString(PROTOCOL);
    int start = text.indexOf("```bad-client-frames\n") + "```bad-client-frames\n".length();
    return text.substring(start, text.indexOf("\n```", start)).lines().map(Vector::parse).toList();
  }

  /** An empty line is no frame, and a broken text ends a WebSocket. */
  static Stream<Vector> overTcp() throws IOException {
    return vectors().stream().filter(vector -> vector.bytes().length > 0);
  }

  static Stream<Vector> overWebSocket() throws IOException {
    return vectors().stream()
        .filter(vector -> !vector.code().equals("BAD_UTF8") && vector.bytes().length <= 16_384);
  }

  @ParameterizedTest(name = "tcp: {0}")
  @MethodSource("overTcp")
  void overTcpAMalformedFrameIsAnsweredWithItsCode(Vector vector) {
    try (Author author = Author.tcp("ann", server)) {
      author.wire.sendRaw(vector.bytes(), new byte[] {'\n'});
      assertRefused(author, vector);
    }
  }

  @ParameterizedTest(name = "ws: {0}")
  @MethodSource("overWebSocket")
  void overAWebSocketTheAnswerIsTheSame(Vector vector) {
    try (Author author = Author.webSocket("ann", server)) {
      author.wire.sendRaw(RawWebSocket.frame(RawWebSocket.TEXT, true, vector.bytes()));
      assertRefused(author, vector);
    }
  }

  private static void assertRefused(Author author, Vector vector) {
    Frame error = author.wire.await("error");
    assertEquals(vector.code(), error.text("code"), error::toString);
    assertEquals(vector.re(), error.has("re") ? error.text("re") : "-", error::toString);
    if (error.flag("fatal")) {
      author.wire.awaitClosed();
    } else {
      assertTrue(author.alive(), () -> "not fatal, but silent: " + author.wire.inbox);
      assertEquals(1, author.wire.inbox.count(f -> f.is("error")), "one answer to one frame");
    }
  }
}
