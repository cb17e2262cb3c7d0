package parley.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import parley.api.CloseReason;
import parley.api.Connection;
import parley.api.ConnectionHandler;
import parley.api.EncodedFrame;
import parley.api.EventLoop;
import parley.api.SettingException;
import parley.api.Settings;
import parley.api.TransportContext;

/**
 * A loop and a listener with a codec whose frames are lines, and what its connections were told.
 */
final class Fixture implements AutoCloseable, TransportContext {
  static final long DEADLINE_S = 60;
  static final int MAX_FRAME_BYTES = 1000;

  final SelectorLoop loop = SelectorLoop.start("test-loop");
  final BlockingQueue<Recorder> accepted = new LinkedBlockingQueue<>();
  BiConsumer<Recorder, String> onFrame = (recorder, text) -> {};
  BiConsumer<Recorder, String> onAccepted = (recorder, text) -> {};
  volatile boolean admits = true;
  Consumer<Recorder> onWritable = recorder -> {};
  Consumer<Recorder> onClosed = recorder -> {};
  private final Settings settings;
  private Optional<Listener> listener = Optional.empty();

  Fixture() {
    this(Map.of());
  }

  Fixture(Map<String, String> settings) {
    this.settings = new MapSettings(settings);
  }

  /** Opens a listener, on the loop. */
  Fixture open(
      Optional<TlsSource> tls,
      Duration handshakeLimit,
      Function<ServerSocketChannel, Listener.Acceptor> acceptor) {
    InetSocketAddress where = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Listener.Wiring wiring =
        new Listener.Wiring("test", tls, c -> new Lines(), handshakeLimit, acceptor);
    listener =
        Optional.of(
            onLoop(() -> {
              try {
                return Listener.open(this, "test", where, wiring);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }));
    return this;
  }

  Fixture open() {
    return open(Optional.empty(), Duration.ofSeconds(DEADLINE_S), server -> server::accept);
  }

  int port() {
    return URI.create(listener.orElseThrow().address()).getPort();
  }

  Socket dial() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(DEADLINE_S));
    return socket;
  }

  Recorder next() throws InterruptedException {
    Recorder recorder = accepted.poll(DEADLINE_S, TimeUnit.SECONDS);
    assertNotNull(recorder, "no connection was accepted in time");
    return recorder;
  }

  <T> T onLoop(java.util.function.Supplier<T> what) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(() -> {
      try {
        answer.complete(what.get());
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
  public boolean admits(Optional<InetAddress> address) {
    return admits;
  }

  @Override
  public ConnectionHandler accepted(Connection connection) {
    Recorder recorder = new Recorder((StreamConnection) connection);
    accepted.add(recorder);
    onAccepted.accept(recorder, "");
    return recorder;
  }

  void stopListening() {
    listener.orElseThrow().close();
  }

  @Override
  public void close() {
    listener.ifPresent(l -> run(l::close));
    loop.close();
  }

  static EncodedFrame frame(String text) {
    return new EncodedFrame(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Writes down what a connection is told. */
  final class Recorder implements ConnectionHandler {
    final StreamConnection connection;
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final BlockingQueue<String> endings = new LinkedBlockingQueue<>();

    Recorder(StreamConnection connection) {
      this.connection = connection;
    }

    /** Waits for the next event, and checks it. */
    void expect(String event) throws InterruptedException {
      String got = events.poll(DEADLINE_S, TimeUnit.SECONDS);
      assertNotNull(got, "waited in vain for " + event);
      assertEquals(event, got);
    }

    @Override
    public void received(byte[] text) {
      events.add("received " + text(text));
      onFrame.accept(this, text(text));
    }

    @Override
    public void violated(CloseReason reason) {
      events.add("violated " + reason.code());
      connection.send(frame("error " + reason.code()));
    }

    @Override
    public void writable() {
      events.add("writable");
      onWritable.accept(this);
    }

    @Override
    public void ending(CloseReason reason) {
      endings.add(reason.code() + " after " + events);
    }

    @Override
    public void closed(CloseReason reason) {
      events.add("closed " + reason.side() + " " + reason.code());
      onClosed.accept(this);
    }
  }

  /** Frames are lines; "last" is appended at closing. */
  static final class Lines implements Codec {
    private static final EncodedFrame.WireForm FORM =
        t -> (text(t) + "\n").getBytes(StandardCharsets.UTF_8);

    @Override
    public void decode(ByteBuffer in, StreamConnection connection) {
      int start = in.position();
      for (int i = start; i < in.limit() && connection.open() && connection.reading(); i++) {
        if (in.get(i) == '\n') {
          byte[] line = new byte[i - start];
          in.get(start, line);
          start = i + 1;
          in.position(start);
          if (text(line).equals("codec failure")) {
            throw new StackOverflowError("asked for");
          }
          connection.handler().received(line);
        }
      }
    }

    @Override
    public EncodedFrame.WireForm wireForm() {
      return FORM;
    }

    @Override
    public boolean open() {
      return true;
    }

    @Override
    public byte[] closing(CloseReason reason) {
      return "bye\n".getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void ended() {}
  }

  /** Settings from a map. */
  record MapSettings(Map<String, String> values) implements Settings {
    @Override
    public Optional<String> text(String key) {
      return Optional.ofNullable(values.get(key));
    }

    @Override
    public List<String> list(String key) {
      return List.of();
    }

    @Override
    public SettingException refuse(String key, String problem) {
      return new SettingException(key + ": " + problem);
    }
  }
}
