package parley.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A client of RFC 6455 that also sends what the RFC forbids. */
final class RawWebSocket extends Wire {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final String PROTOCOL = "Sec-WebSocket-Protocol: parley.v1\r\n";
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** Close codes and payloads of pongs, as {@code close 1009} or {@code pong text}. */
  final Inbox<String> control;

  /** The server's answer to the upgrade. */
  final String head;

  private final String origin;

  RawWebSocket(int port) {
    this(port, PROTOCOL);
  }

  /** With further header lines; reads frames if the server agreed, nothing otherwise. */
  RawWebSocket(int port, String headers) {
    this(new Socket(), port, headers);
  }

  /** Over a connection that was made elsewhere. */
  RawWebSocket(Socket connected, int port) {
    this(connected, port, PROTOCOL);
  }

  private RawWebSocket(Socket socket, int port, String headers) {
    super("ws", socket, port, false);
    control = new Inbox<>("control frames of port " + port);
    origin = "ws://127.0.0.1:" + port;
    sendRaw(
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                .formatted(port)
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
            + KEY
            + "\r\n"
            + headers
            + "\r\n");
    try {
      head = readHead(in());
    } catch (IOException e) {
      throw new AssertionError("no answer to the upgrade", e);
    }
    if (upgraded()) {
      startReading();
    }
  }

  boolean upgraded() {
    return head.startsWith("HTTP/1.1 101 ") && head.contains(accept());
  }

  private static String accept() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((KEY + MAGIC).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String readHead(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    while (!bytes.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      bytes.write(b);
    }
    return bytes.toString(ISO_8859_1);
  }

  @Override
  void readAll(InputStream stream) throws IOException {
    var in = new DataInputStream(stream);
    var message = new ByteArrayOutputStream();
    try {
      while (true) {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((second & 0x80) != 0) {
          throw new IOException("the server masked a frame");
        }
        long length = second;
        if (second == 126) {
          length = in.readUnsignedShort();
        } else if (second == 127) {
          length = in.readLong();
        }
        byte[] payload = in.readNBytes(Math.toIntExact(length));
        take(first & 0x0f, (first & 0x80) != 0, payload, message);
      }
    } catch (EOFException e) {
      control.end("end of stream");
    } finally {
      control.end("ended");
    }
  }

  private void take(int opcode, boolean fin, byte[] payload, ByteArrayOutputStream message) {
    switch (opcode) {
      case CLOSE ->
          control.add(
              "close "
                  + (payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff));
      case PING -> sendRaw(frame(PONG, true, payload));
      case PONG -> control.add("pong " + new String(payload, UTF_8));
      default -> {
        message.writeBytes(payload);
        if (fin) {
          arrived(Frame.of(message.toString(UTF_8)));
          message.reset();
        }
      }
    }
  }

  /** A masked frame, as a client must send it. */
  static byte[] frame(int opcode, boolean fin, byte[] payload) {
    byte[] mask = {1, 2, 3, 4};
    var out = new ByteArrayOutputStream();
    out.writeBytes(header(opcode | (fin ? 0x80 : 0), true, payload.length));
    out.writeBytes(mask);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ mask[i % 4]);
    }
    return out.toByteArray();
  }

  /** A frame without a mask, which a client must not send. */
  static byte[] unmasked(int opcode, byte[] payload) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(header(opcode | 0x80, false, payload.length));
    out.writeBytes(payload);
    return out.toByteArray();
  }

  /** Only a frame's first bytes: flags and opcode, mask bit, announced length. */
  static byte[] header(int first, boolean masked, long length) {
    int bit = masked ? 0x80 : 0;
    if (length >= 0 && length < 126) {
      return new byte[] {(byte) first, (byte) (bit | length)};
    }
    if (length >= 0 && length < 65_536) {
      return new byte[] {
        (byte) first, (byte) (bit | 126), (byte) (length >> 8), (byte) length,
      };
    }
    return ByteBuffer.allocate(10)
        .put((byte) first)
        .put((byte) (bit | 127))
        .putLong(length)
        .array();
  }

  @Override
  void send(String json) {
    sendRaw(frame(TEXT, true, json.getBytes(UTF_8)));
  }

  @Override
  String origin() {
    return origin;
  }
}
