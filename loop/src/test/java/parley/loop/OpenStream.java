package parley.loop;

import java.nio.ByteBuffer;
import java.util.Optional;

/** A stream that takes everything and has nothing. */
final class OpenStream implements ByteStream {
  @Override
  public int read(ByteBuffer into) {
    return 0;
  }

  @Override
  public void write(ByteBuffer from) {
    from.position(from.limit());
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
  public void onProgress(Runnable resume) {}

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
    return 0;
  }

  @Override
  public int writeNeeds() {
    return 0;
  }

  @Override
  public void endOutput() {}

  @Override
  public int discard(ByteBuffer into) {
    return -1;
  }

  @Override
  public void close() {}
}
