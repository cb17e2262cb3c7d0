package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A client that can send anything, over a socket that blocks. */
final class RawClient implements AutoCloseable {
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private final Socket socket;
  private final DataInputStream in;

  /** An HTTP answer: names of fields in lower case. */
  record Answer(int status, List<String> fields, byte[] body) {
    String field(String name) {
      return fields.stream()
          .filter(field -> field.startsWith(name + ": "))
          .map(field -> field.substring(name.length() + 2))
          .reduce((a, b) -> {
            throw new AssertionError("twice: " + name);
          })
          .orElse("");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  RawClient(TestServer server) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), server.port()));
  }

  RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TestServer.DEADLINE_S));
    in = new DataInputStream(socket.getInputStream());
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  RawClient send(String ascii) throws IOException {
    return send(ascii.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A well-formed upgrade with further lines; those replace the usual ones of the same name. */
  static String upgrade(String... more) {
    var lines =
        new ArrayList<>(
            List.of(
                "Host: localhost",
                "Upgrade: websocket",
                "Connection: keep-alive, Upgrade",
                "Sec-WebSocket-Key: " + KEY,
                "Sec-WebSocket-Version: 13"));
    for (String line : more) {
      String name = line.substring(0, line.indexOf(':') + 1);
      lines.removeIf(old -> old.startsWith(name));
    }
    lines.addAll(List.of(more));
    lines.removeIf(line -> line.endsWith(": -"));
    return "GET / HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
  }

  /** Becomes a WebSocket. */
  RawClient upgraded() throws IOException {
    send(upgrade());
    assertEquals(101, head().status());
    return this;
  }

  /** An answer's head. */
  Answer head() throws IOException {
    var text = new StringBuilder();
    while (text.length() < 4 || !text.substring(text.length() - 4).equals("\r\n\r\n")) {
      text.append((char) in.readUnsignedByte());
    }
    String[] lines = text.toString().split("\r\n");
    assertTrue(lines[0].startsWith("HTTP/1.1 "), lines[0]);
    var fields = new ArrayList<String>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      fields.add(lines[i].substring(0, colon).toLowerCase(Locale.ROOT) + lines[i].substring(colon));
    }
    return new Answer(Integer.parseInt(lines[0].substring(9, 12)), fields, new byte[0]);
  }

  /** An answer, whose end is the connection's; its length must be as announced. */
  Answer answer() throws IOException {
    Answer head = head();
    byte[] body = in.readAllBytes();
    if (body.length > 0) {
      assertEquals(head.field("content-length"), String.valueOf(body.length));
    }
    return new Answer(head.status(), head.fields(), body);
  }

  /** The next frame as {@code opcode:payload}, for a close {@code 8:status reason}. */
  String frame() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    assertEquals(0x80, first & 0xf0, "a whole frame without reserved bits");
    assertEquals(0, second & 0x80, "a server's frame is not masked");
    long length = second;
    if (second == 126) {
      length = in.readUnsignedShort();
    } else if (second == 127) {
      length = in.readLong();
    }
    byte[] payload = in.readNBytes((int) length);
    int opcode = first & 0x0f;
    if (opcode == FrameScan.CLOSE) {
      String reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
      return "8:" + ByteBuffer.wrap(payload).getShort() + (reason.isEmpty() ? "" : " " + reason);
    }
    return opcode + ":" + new String(payload, StandardCharsets.UTF_8);
  }

  /** Waits until the server has ended the connection, whatever it still sends; then leaves too. */
  void ended() throws IOException {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (SocketException e) {
      // a reset ends it as well
    }
    socket.close();
  }

  InputStream in() {
    return in;
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
