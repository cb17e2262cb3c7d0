package parley.console;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** Runs a client, with what it reads and writes in memory. */
abstract class ClientScene {
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  int run(LoopbackServer server, String input, String... flags) {
    String[] args = java.util.Arrays.copyOf(flags, flags.length + 3);
    args[flags.length] = "--ephemeral";
    args[flags.length + 1] = "127.0.0.1";
    args[flags.length + 2] = Integer.toString(server.port());
    return run(ClientProgram.CLI, input, args);
  }

  int run(ClientProgram program, String input, String... args) {
    return program.run(
        surroundings(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), stream(out)),
        args);
  }

  ClientProgram.Surroundings surroundings(InputStream in, PrintStream output) {
    return new ClientProgram.Surroundings(
        Map.of("XDG_DATA_HOME", folder.resolve("data").toString()),
        folder,
        in,
        output,
        stream(err),
        false);
  }

  static PrintStream stream(java.io.OutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  List<String> lines() {
    return text().lines().toList();
  }

  /** Somebody who types a line when the last was answered. */
  final class Typed implements AutoCloseable {
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final PipedInputStream input;
    private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();
    private volatile CountDownLatch reading = new CountDownLatch(0);

    Typed() throws IOException {
      input = new PipedInputStream(keyboard, 8_192);
    }

    /** What is shown blocks, as a pipe does that nobody reads. */
    Typed notReading() {
      reading = new CountDownLatch(1);
      return this;
    }

    void readAgain() {
      reading.countDown();
    }

    CompletableFuture<Integer> run(String... args) {
      PrintStream screen =
          new PrintStream(java.io.OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
              try {
                reading.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              shown.add(line);
            }
          };
      return CompletableFuture.supplyAsync(
          () -> ClientProgram.CLI.run(surroundings(input, screen), args),
          task -> Thread.ofPlatform().daemon().start(task));
    }

    void type(String line) throws IOException {
      keyboard.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      keyboard.flush();
    }

    String next() throws InterruptedException {
      String line = shown.poll(60, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("nothing was shown within 60 s");
      }
      return line;
    }

    @Override
    public void close() throws IOException {
      keyboard.close();
    }
  }
}
