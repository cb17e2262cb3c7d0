package parley.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import parley.protocol.ProtocolLimits;

/** Splits bytes into lines ended by LF, without it and a CR before it. */
final class LineReader {
  /**
   * Bytes in a line. A server's frame may be longer than a client's: a message comes with its id
   * and author added, a list of members with {@link ProtocolLimits#MEMBERS_SHOWN} keys and nicks.
   */
  static final int MAX_BYTES = 2 * ProtocolLimits.FRAME_BYTES;

  private final InputStream in;

  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next line; empty at the end. What comes after the last LF is not a line.
   *
   * @throws IOException if a line is longer than {@link #MAX_BYTES}
   */
  Optional<byte[]> next() throws IOException {
    var line = new ByteArrayOutputStream(512);
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        byte[] bytes = line.toByteArray();
        boolean cr = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return Optional.of(cr ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);
      }
      if (line.size() >= MAX_BYTES) {
        throw new IOException("the server sent a line of more than " + MAX_BYTES + " bytes");
      }
      line.write(b);
    }
    return Optional.empty();
  }
}
