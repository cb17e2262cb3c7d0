package parley.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import parley.api.CloseReason;
import parley.api.Connection;
import parley.api.ConnectionHandler;
import parley.api.EncodedFrame;
import parley.api.EventLoop;
import parley.api.Settings;
import parley.api.TransportContext;

/**
 * A kernel that answers each frame with itself, closes at {@code bye}, and notes what it is told,
 * and on which thread.
 */
final class KitKernel implements TransportContext {
  static final int MAX_FRAME_BYTES = 16 * 1024;

  private final Settings settings;
  private final EventLoop loop;
  private final Thread loopThread;
  private final BlockingQueue<Seen> sessions = new LinkedBlockingQueue<>();
  private final AtomicReference<String> misuse = new AtomicReference<>("");
  private final Duration patience;

  /**
   * @param patience how long it waits for what a transport has to do
   */
  KitKernel(Settings settings, EventLoop loop, Thread loopThread, Duration patience) {
    this.settings = settings;
    this.loop = loop;
    this.loopThread = loopThread;
    this.patience = patience;
  }

  /** A connection, and what was told of it. */
  final class Seen implements ConnectionHandler {
    final Connection connection;
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    Seen(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void received(byte[] text) {
      onLoop("received");
      events.add("received " + text.length);
      String word = text.length < 16 ? new String(text, UTF_8) : "";
      connection.send(new EncodedFrame(text));
      if (word.equals("bye")) {
        connection.close(CloseReason.local("BYE", "as the client asked"));
      }
    }

    @Override
    public void overhead(int bytes) {
      onLoop("overhead");
    }

    @Override
    public void violated(CloseReason reason) {
      onLoop("violated");
      events.add("violated " + reason.code());
      connection.close(reason);
    }

    @Override
    public void writable() {
      onLoop("writable");
      events.add("writable");
    }

    @Override
    public void closed(CloseReason reason) {
      onLoop("closed");
      events.add("closed");
    }

    /** Returns how many times. */
    int sendWhileWritable(byte[] text, int most) {
      int sent = 0;
      while (sent < most && connection.writable()) {
        connection.send(new EncodedFrame(text));
        sent++;
      }
      return sent;
    }

    /** The next event that begins with this word; others are passed over. */
    String await(String word) throws TimeoutException {
      long deadline = System.nanoTime() + patience.toNanos();
      while (true) {
        String event = poll(events, deadline);
        if (event.isEmpty()) {
          throw new TimeoutException(
              "the kernel was not told '" + word + "' within " + inSeconds());
        }
        if (event.startsWith(word)) {
          return event;
        }
      }
    }
  }

  private static String poll(BlockingQueue<String> events, long deadline) {
    try {
      String event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      return event == null ? "" : event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private String inSeconds() {
    return patience.toSeconds() + " s";
  }

  private void onLoop(String method) {
    if (Thread.currentThread() != loopThread) {
      misuse.compareAndSet(
          "", method + " was called on the thread " + Thread.currentThread().getName());
    }
  }

  /** What was called on another thread than the loop's; empty if nothing was. */
  String misuse() {
    return misuse.get();
  }

  /** The next connection that was announced. */
  Seen session() throws TimeoutException, InterruptedException {
    Seen seen = sessions.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (seen == null) {
      throw new TimeoutException("no connection was announced within " + inSeconds());
    }
    return seen;
  }

  /** Runs on a loop; what it throws comes back, and does not only keep the test waiting. */
  static <T> CompletableFuture<T> begin(EventLoop loop, Callable<T> task) {
    var answer = new CompletableFuture<T>();
    loop.execute(() -> {
      try {
        answer.complete(task.call());
      } catch (Throwable e) {
        answer.completeExceptionally(e);
      }
    });
    return answer;
  }

  /** Runs on the loop, and waits. */
  <T> T onLoop(Callable<T> task) throws Exception {
    try {
      return begin(loop, task).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "the loop is held up: what the kernel calls must not block, and this did for "
              + inSeconds(),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public Settings settings() {
    return settings;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public int maxFrameBytes() {
    return MAX_FRAME_BYTES;
  }

  @Override
  public ConnectionHandler accepted(Connection connection) {
    onLoop("accepted");
    var seen = new Seen(connection);
    sessions.add(seen);
    return seen;
  }
}
