package parley.console;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * Writes lines on a thread of its own, in their order: whoever reads them may stop for a while, and
 * the conversation goes on, so that the server's pings are answered.
 */
final class Output implements Consumer<String>, AutoCloseable {
  /** Lines that may wait; past it the conversation waits as well, as none may be lost (a guess). */
  static final int LINES = 1_000;

  private sealed interface Item {
    record Text(String line) implements Item {}

    record End() implements Item {}
  }

  private final BlockingQueue<Item> waiting = new ArrayBlockingQueue<>(LINES);
  private final Thread writer;

  /** {@code written} may block. */
  Output(Consumer<String> written) {
    writer = Thread.ofPlatform().daemon().name("parley-output").start(() -> write(written));
  }

  @Override
  public void accept(String line) {
    put(new Item.Text(line));
  }

  /** Waits until all is written. */
  @Override
  public void close() {
    put(new Item.End());
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(Item item) {
    try {
      waiting.put(item);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Consumer<String> written) {
    try {
      while (waiting.take() instanceof Item.Text(String line)) {
        written.accept(line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
