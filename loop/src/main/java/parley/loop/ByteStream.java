package parley.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A connection's bytes, plain or through TLS. Loop thread; never blocks. */
interface ByteStream {
  /**
   * Reads until the buffer is full or nothing is there.
   *
   * @return the bytes read; 0 for none now, -1 for the end of input
   */
  int read(ByteBuffer into) throws IOException;

  /** Writes what the socket takes, and moves the buffer's position. */
  void write(ByteBuffer from) throws IOException;

  /** Whether bytes that {@link #write} took have not reached the socket yet. */
  boolean holdsOutput();

  /** Whether the next {@link #read} may have something without the socket becoming readable. */
  boolean holdsInput();

  /** What to call on the loop thread when work on another thread has ended. */
  void onProgress(Runnable resume);

  /** Key material of the TLS session, once the handshake has ended; none without TLS. */
  Optional<byte[]> exporter();

  /** Whether the handshake, if there is any, has ended. */
  boolean ready();

  /** What the socket must become for {@link #read} to get on: operations of a selection key. */
  int readNeeds();

  /** What the socket must become for {@link #write} to get on. */
  int writeNeeds();

  /** Ends the output; the input goes on. */
  void endOutput() throws IOException;

  /** Reads the socket's bytes as they are, to throw them away. */
  int discard(ByteBuffer into) throws IOException;

  /** Closes the socket at once. */
  void close() throws IOException;
}
