package parley.transport.peer;

/**
 * How much of what came is TLS records without data: the handshake, session tickets, key updates.
 * The JDK keeps each message after the handshake for the life of the connection, so without a limit
 * a peer could fill the heap. A record with data has no room for anything else (but padding, which
 * is not kept), so it counts nothing, however small it is. One thread at a time.
 */
final class TlsOverhead {
  /**
   * Far above what is ever honestly sent: two kilobytes of handshake, a ticket or two, and a few
   * key updates. As key updates it is 0.1 MB of heap.
   */
  static final int LIMIT_BYTES = 64 * 1024;

  /** Type (1), version (2), length (2). */
  private static final int HEADER_BYTES = 5;

  private int headerBytes;
  private int recordBytes;
  private int missingBytes; // of the record under way
  private int lastBytes; // of the last whole record, or 0 once it was seen to have data
  private long overheadBytes; // of the records before it

  /** Bytes came from the socket; records are counted when they are whole. */
  void arrived(byte[] bytes, int offset, int count) {
    int at = offset;
    int end = offset + count;
    while (at < end) {
      if (headerBytes < HEADER_BYTES) {
        headerBytes++;
        recordBytes = (recordBytes << 8 | (bytes[at++] & 0xFF)) & 0xFFFF; // the last two bytes
        missingBytes = recordBytes;
      } else {
        int part = Math.min(missingBytes, end - at);
        missingBytes -= part;
        at += part;
      }
      if (headerBytes == HEADER_BYTES && missingBytes == 0) {
        overheadBytes += lastBytes;
        lastBytes = HEADER_BYTES + recordBytes;
        headerBytes = 0;
      }
    }
  }

  /** TLS has handed out data of the last whole record. */
  void hadData() {
    lastBytes = 0;
  }

  /** Whether it is too much. Asked when the data of the last whole record has been handed out. */
  boolean exceeded() {
    return overheadBytes + lastBytes > LIMIT_BYTES;
  }
}
