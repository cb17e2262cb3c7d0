package parley.loop;

import java.nio.ByteBuffer;
import java.util.Optional;

/** A stream that has nothing, and takes everything unless the test says how little. */
final class OpenStream implements ByteStream {
  /** How many bytes of a write it takes. */
  int takes = Integer.MAX_VALUE;

  /** Whether it has taken some that it has not passed on. */
  boolean holdsOutput;

  @Override
  public int read(ByteBuffer into) {
    return 0;
  }

  @Override
  public void write(ByteBuffer from) {
    from.position(from.position() + Math.min(takes, from.remaining()));
  }

  @Override
  public boolean holdsOutput() {
    return holdsOutput;
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
