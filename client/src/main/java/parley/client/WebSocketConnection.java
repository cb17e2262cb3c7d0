package parley.client;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLParameters;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.Protocol;

/** One connection. The library dials nothing: it is given a socket, connected and secured. */
final class WebSocketConnection implements ServerConnection {
  private final URI uri;
  private final Dialler dialler;
  private final Dialler.Dialled dialled;
  private final ConnectionListener listener;
  private final Codec codec;
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<String> cause = new AtomicReference<>("");
  private volatile Thread reader;

  // Deprecated in favour of a socket factory, which could not hand over a socket past its TLS
  // handshake any better.
  @SuppressWarnings("deprecation")
  WebSocketConnection(URI uri, Dialler dialler, ConnectionListener listener) throws IOException {
    this.uri = uri;
    this.listener = listener;
    this.dialler = dialler;
    dialled = dialler.dial();
    codec = new Codec(uri);
    codec.setSocket(dialled.socket());
    codec.setDaemon(true);
    codec.setTcpNoDelay(true);
    // The session watches for silence itself.
    codec.setConnectionLostTimeout(0);
  }

  void open() throws IOException {
    codec.connect();
    try {
      opened.get(Dialler.CONNECT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw refused;
      }
      throw new IOException(cannot(otherDoor(String.valueOf(e.getCause().getMessage()))), e);
    } catch (TimeoutException e) {
      abandon();
      throw new IOException(cannot("it did not answer as a WebSocket server"), e);
    } catch (InterruptedException e) {
      abandon();
      Thread.currentThread().interrupt();
      throw new IOException(cannot("interrupted"), e);
    }
  }

  private String otherDoor(String answer) {
    String unknown = "it does not speak WebSocket; is this its port for cli-client?" + answer;
    return dialler.isTls() ? unknown : dialler.door().advice(unknown);
  }

  private void abandon() {
    cause.set("closed");
    dialled.cut();
  }

  private String cannot(String why) {
    return "cannot connect to " + uri.getAuthority() + ": " + why;
  }

  @Override
  public void send(byte[] frame) throws IOException {
    requireSpace();
    try {
      codec.send(new String(frame, StandardCharsets.UTF_8));
    } catch (WebsocketNotConnectedException e) {
      throw new IOException("the connection has ended", e);
    }
  }

  /** The library writes on a thread of its own, from a queue without a bound. */
  private void requireSpace() throws IOException {
    if (codec.waitingFrames() >= WAITING_FRAMES) {
      cause.compareAndSet("", NOT_READING);
      dialled.cut();
      throw new IOException(NOT_READING);
    }
  }

  @Override
  public byte[] tlsExporter() {
    return dialled.tlsExporter().clone();
  }

  @Override
  public void close() {
    cause.compareAndSet("", "closed");
    codec.close();
    // What is queued goes out on the library's thread, and with it the closing handshake.
    if (Thread.currentThread() != reader) {
      try {
        if (!ended.await(CLOSE_MS, TimeUnit.MILLISECONDS)) {
          dialled.cut();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Codec extends WebSocketClient {
    Codec(URI uri) {
      // The empty protocol lets a server choose none.
      super(
          uri,
          new Draft_6455(
              List.of(),
              List.of(new Protocol(WebSocketConnector.SUBPROTOCOL), new Protocol("")),
              LineReader.MAX_BYTES),
          // The library asks the URI, which does not know a host with an underscore.
          Map.of("Host", uri.getAuthority()),
          Dialler.CONNECT_MS);
    }

    int waitingFrames() {
      return getConnection() instanceof WebSocketImpl engine ? engine.outQueue.size() : 0;
    }

    @Override
    public void onWebsocketPing(WebSocket connection, Framedata ping) {
      // The answer joins the same queue.
      try {
        requireSpace();
        super.onWebsocketPing(connection, ping);
      } catch (IOException | WebsocketNotConnectedException e) {
        onError(e);
      }
    }

    @Override
    protected void onSetSSLParameters(SSLParameters parameters) {
      // The handshake is over, and was held to our own parameters.
    }

    @Override
    public void onOpen(ServerHandshake handshake) {
      reader = Thread.currentThread();
      opened.complete(null);
    }

    @Override
    public void onMessage(String text) {
      listener.frame(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void onMessage(ByteBuffer bytes) {
      close(1003, "frames are text");
    }

    @Override
    public void onClose(int code, String reasonOrNull, boolean remote) {
      ended.countDown();
      String reason = Objects.requireNonNullElse(reasonOrNull, "");
      String text = reason.isEmpty() ? "" : ": " + reason;
      if (reason.startsWith("Invalid status code received")) {
        opened.completeExceptionally(new RefusedException(cannot("it refused" + text)));
      } else {
        opened.completeExceptionally(new IOException(text));
      }
      if (!opened.isCompletedExceptionally()) {
        cause.compareAndSet("", "the server closed the connection (" + code + text + ")");
        listener.closed(cause.get());
      }
    }

    @Override
    public void onError(Exception e) {
      System.getLogger("parley.client")
          .log(System.Logger.Level.DEBUG, "WebSocket: {0}", e.getMessage());
    }
  }
}
