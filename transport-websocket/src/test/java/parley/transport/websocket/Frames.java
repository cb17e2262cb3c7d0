package parley.transport.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client's frames, good and bad. */
final class Frames {
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private Frames() {}

  static byte[] text(String text) {
    return frame(true, FrameScan.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] frame(boolean fin, int opcode, String payload) {
    return frame(fin, opcode, payload.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] frame(boolean fin, int opcode, byte[] payload) {
    return raw((fin ? 0x80 : 0) | opcode, length(payload.length, true), payload);
  }

  static byte[] close(int status, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    return frame(
        true,
        FrameScan.CLOSE,
        ByteBuffer.allocate(2 + text.length).putShort((short) status).put(text).array());
  }

  /** Anything: the first byte, the length's bytes with the mask bit, and a payload to be masked. */
  static byte[] raw(int first, byte[] length, byte[] payload) {
    var out = new ByteArrayOutputStream();
    out.write(first);
    out.writeBytes(length);
    out.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ MASK[i % 4]);
    }
    return out.toByteArray();
  }

  static byte[] unmasked(int first, String payload) {
    var out = new ByteArrayOutputStream();
    out.write(first);
    out.write(payload.length());
    out.writeBytes(payload.getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  static byte[] length(int length, boolean masked) {
    int mask = masked ? 0x80 : 0;
    if (length <= 125) {
      return new byte[] {(byte) (mask | length)};
    }
    if (length <= 65_535) {
      return length16(length);
    }
    return length64(length);
  }

  static byte[] length16(int length) {
    return ByteBuffer.allocate(3).put((byte) 0xfe).putShort((short) length).array();
  }

  static byte[] length64(long length) {
    return ByteBuffer.allocate(9).put((byte) 0xff).putLong(length).array();
  }

  static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] hex(String digits) {
    return java.util.HexFormat.of().parseHex(digits.replace(" ", ""));
  }
}
