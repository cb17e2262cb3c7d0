package parley.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How Parley's frames stand in a stream of bytes: a line each, or a WebSocket message each. */
enum Framing {
  LINE {
    @Override
    byte[] frame(byte[] text) {
      byte[] line = java.util.Arrays.copyOf(text, text.length + 1);
      line[text.length] = '\n';
      return line;
    }

    @Override
    int length(ByteBuffer in, int at, int end) {
      return Bytes.line(in, at, end);
    }

    @Override
    int head(ByteBuffer in, int at) {
      return 0;
    }

    @Override
    int tail() {
      return 1;
    }
  },
  WEBSOCKET {
    @Override
    byte[] frame(byte[] text) {
      int head = text.length < SHORT ? 2 : 4;
      ByteBuffer out = ByteBuffer.allocate(head + MASK.length + text.length);
      out.put((byte) 0x81);
      if (head == 2) {
        out.put((byte) (0x80 | text.length));
      } else {
        out.put((byte) (0x80 | SHORT)).putShort((short) text.length);
      }
      out.put(MASK);
      for (int i = 0; i < text.length; i++) {
        out.put((byte) (text[i] ^ MASK[i & 3]));
      }
      return out.array();
    }

    @Override
    int length(ByteBuffer in, int at, int end) {
      if (end - at < 4) {
        return 0;
      }
      int head = head(in, at);
      int text = in.get(at + 1) & 0x7f;
      if (text == SHORT) {
        text = in.order() == ByteOrder.BIG_ENDIAN ? in.getShort(at + 2) & 0xffff : swapped(in, at);
      }
      return end - at < head + text ? 0 : head + text;
    }

    private static int swapped(ByteBuffer in, int at) {
      return Short.reverseBytes(in.getShort(at + 2)) & 0xffff;
    }

    @Override
    int head(ByteBuffer in, int at) {
      return (in.get(at + 1) & 0x7f) < SHORT ? 2 : 4;
    }

    @Override
    int tail() {
      return 0;
    }
  };

  private static final int SHORT = 126;

  /** Any will do: nobody on this machine's loopback is to be protected from what it hides. */
  private static final byte[] MASK = {0x37, 0x5a, 0x11, 0x6c};

  /** A client's frame. */
  abstract byte[] frame(byte[] text);

  /** Bytes of a server's frame, 0 if it is not whole. */
  abstract int length(ByteBuffer in, int at, int end);

  /** Bytes before a server's text. */
  abstract int head(ByteBuffer in, int at);

  /** Bytes after a server's text. */
  abstract int tail();
}
