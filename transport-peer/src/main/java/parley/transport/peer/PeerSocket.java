package parley.transport.peer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * The TCP connection of a link. It counts what arrives below TLS against the data that TLS makes of
 * it, and closes itself when too much is no data.
 */
class PeerSocket extends Socket {
  private final TlsOverhead overhead = new TlsOverhead();
  private volatile boolean flooded;

  /** Whether it closed itself as too much came that was no data. Any thread. */
  boolean flooded() {
    return flooded;
  }

  /** What TLS reads: all of it through one such stream. */
  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        // TLS reads on only when all data of the records before was taken out of it.
        if (overhead.exceeded()) {
          flooded = true;
          close(); // first: TLS answers the exception with an alert, which might not get away
          throw new IOException("too many TLS records without data");
        }
        int count = super.read(into, offset, length);
        if (count > 0) {
          overhead.arrived(into, offset, count);
        }
        return count;
      }
    };
  }

  /** The data that TLS makes of this connection's input. For one reader. */
  InputStream data(InputStream fromTls) {
    return new FilterInputStream(fromTls) {
      @Override
      public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
          overhead.hadData();
        }
        return value;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        if (count > 0) {
          overhead.hadData();
        }
        return count;
      }
    };
  }
}
