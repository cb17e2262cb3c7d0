package parley.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** A socket without TLS. */
record PlainStream(SocketChannel socket) implements ByteStream {
  @Override
  public int read(ByteBuffer into) throws IOException {
    return socket.read(into);
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    socket.write(from);
  }

  @Override
  public boolean holdsOutput() {
    return false;
  }

  @Override
  public boolean holdsInput() {
    return false;
  }

  @Override
  public void onProgress(Runnable resume) {
    // nothing of it runs elsewhere
  }

  @Override
  public Optional<byte[]> exporter() {
    return Optional.empty();
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public int readNeeds() {
    return SelectionKey.OP_READ;
  }

  @Override
  public int writeNeeds() {
    return SelectionKey.OP_WRITE;
  }

  @Override
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public int discard(ByteBuffer into) throws IOException {
    return socket.read(into);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
