package parley.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOError;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Takes whole lines from whoever logs, and writes them on a thread of its own: a pipe that nobody
 * reads, or a terminal that is held, must not hold the server's loop. When too many lines wait, the
 * new ones are lost and counted.
 */
final class LogStream extends OutputStream {
  /** As many as a busy minute logs, and about a megabyte: a guess. */
  static final int MOST_LINES = 4096;

  private final int mostLines;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private final Consumer<String> usual;
  private Consumer<String> destination;
  private boolean started;
  private boolean writing;
  private long lost;

  /**
   * A stream that keeps its lines until it is told where to write them, or to drain.
   *
   * @param usual takes one line after the other, and may block
   */
  LogStream(int mostLines, Consumer<String> usual) {
    this.mostLines = mostLines;
    this.usual = usual;
    destination = usual;
  }

  /** Writes there from now on, what has waited so far too. Any thread. */
  synchronized void to(Consumer<String> newDestination) {
    destination = newDestination;
    start();
  }

  /** Writes to the usual destination from now on, what has waited so far too. Any thread. */
  void toUsual() {
    to(usual);
  }

  private void start() {
    if (!started) {
      started = true;
      Thread.ofPlatform().daemon().name("parley-log").start(this::writeLines);
    }
  }

  @Override
  public synchronized void write(int value) {
    if (value == '\n') {
      add(pending.toString(StandardCharsets.UTF_8).stripTrailing());
      pending.reset();
    } else {
      pending.write(value);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  private void add(String line) {
    // Once full, half of it must be written first: else every second line told of one lost line.
    if (lines.size() >= (lost > 0 ? mostLines / 2 : mostLines)) {
      lost++;
      return;
    }
    addLost();
    lines.add(line);
    notifyAll();
  }

  private void addLost() {
    if (lost > 0) {
      lines.add("… " + lost + " log lines were lost");
      lost = 0;
    }
  }

  /** Waits until all is written, but not longer than this. Any thread. */
  synchronized void drain(Duration most) {
    start();
    long deadline = System.nanoTime() + most.toNanos();
    while (!lines.isEmpty() || writing || lost > 0) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        return;
      }
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void writeLines() {
    try {
      while (true) {
        writeNext();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does: it ends with the process
    }
  }

  private void writeNext() throws InterruptedException {
    String line;
    Consumer<String> taker;
    synchronized (this) {
      while (lines.isEmpty() && lost == 0) {
        wait();
      }
      if (lines.isEmpty()) {
        addLost();
      }
      line = lines.remove();
      taker = destination;
      writing = true;
    }
    try {
      taker.accept(line);
    } catch (RuntimeException | IOError e) {
      // A terminal that is gone: there is nowhere left to tell it.
    } finally {
      synchronized (this) {
        writing = false;
        notifyAll();
      }
    }
  }
}
