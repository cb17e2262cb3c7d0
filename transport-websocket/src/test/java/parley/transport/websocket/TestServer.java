package parley.transport.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import parley.api.CloseReason;
import parley.api.Connection;
import parley.api.ConnectionHandler;
import parley.api.EncodedFrame;
import parley.api.Endpoint;
import parley.api.EventLoop;
import parley.api.Settings;
import parley.api.TransportContext;
import parley.loop.SelectorLoop;

/** The transport on a loop of its own, with a kernel that records and answers little. */
final class TestServer implements AutoCloseable, TransportContext {
  static final long DEADLINE_S = 60;
  static final int MAX_FRAME_BYTES = 16 * 1024;

  final SelectorLoop loop = SelectorLoop.start("test-loop");
  final BlockingQueue<Recorder> accepted = new LinkedBlockingQueue<>();
  volatile Consumer<Recorder> onAccepted = recorder -> {};
  volatile BiConsumer<Recorder, byte[]> onText = (recorder, text) -> {};
  private final Settings settings;
  private final Endpoint endpoint;

  TestServer() {
    this(Duration.ofSeconds(DEADLINE_S), Map.of());
  }

  TestServer(Duration headLimit, Map<String, List<String>> more) {
    var all = new HashMap<String, List<String>>(more);
    all.put("websocket-port", List.of("0"));
    settings = new TestSettings(all);
    endpoint = onLoop(() -> new WebSocketTransport(headLimit).open(this));
  }

  /** What one connection's handler was told, in order: {@code code text}. */
  static final class Recorder implements ConnectionHandler {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final AtomicInteger overhead = new AtomicInteger();
    final Connection connection;
    private final TestServer server;

    Recorder(TestServer server, Connection connection) {
      this.server = server;
      this.connection = connection;
    }

    @Override
    public void received(byte[] text) {
      events.add("received " + new String(text, StandardCharsets.UTF_8));
      server.onText.accept(this, text);
    }

    @Override
    public void overhead(int bytes) {
      overhead.addAndGet(bytes);
    }

    @Override
    public void violated(CloseReason reason) {
      events.add("violated " + reason.code());
      connection.send(frame("error " + reason.code()));
      connection.close(reason);
    }

    @Override
    public void writable() {
      events.add("writable");
    }

    @Override
    public void closed(CloseReason reason) {
      events.add("closed " + reason.side() + " " + reason.code());
    }

    String next() throws InterruptedException {
      String event = events.poll(DEADLINE_S, TimeUnit.SECONDS);
      assertNotNull(event, "nothing happened in time");
      return event;
    }

    void expect(String event) throws InterruptedException {
      assertEquals(event, next());
    }
  }

  static EncodedFrame frame(String text) {
    return new EncodedFrame(text.getBytes(StandardCharsets.UTF_8));
  }

  URI address() {
    return URI.create(endpoint.address());
  }

  int port() {
    return address().getPort();
  }

  /** The next connection that was accepted. */
  Recorder next() throws InterruptedException {
    Recorder recorder = accepted.poll(DEADLINE_S, TimeUnit.SECONDS);
    assertNotNull(recorder, "no connection was accepted in time");
    return recorder;
  }

  <T> T onLoop(Callable<T> what) {
    var answer = new CompletableFuture<T>();
    loop.execute(() -> {
      try {
        answer.complete(what.call());
      } catch (Throwable e) {
        answer.completeExceptionally(e);
      }
    });
    return answer.orTimeout(DEADLINE_S, TimeUnit.SECONDS).join();
  }

  void run(Runnable what) {
    onLoop(() -> {
      what.run();
      return true;
    });
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
    var recorder = new Recorder(this, connection);
    accepted.add(recorder);
    onAccepted.accept(recorder);
    return recorder;
  }

  @Override
  public void close() {
    run(endpoint::close);
    loop.close();
  }
}
