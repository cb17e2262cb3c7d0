package parley.loop;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import parley.api.CloseReason;
import parley.api.Connection;
import parley.api.ConnectionHandler;
import parley.api.ConnectionInfo;
import parley.api.EncodedFrame;
import parley.api.EventLoop;

/**
 * A connection over a socket, plain or with TLS. Loop thread only. While it is idle it holds no
 * buffer.
 *
 * <p>Its end: what was sent is written for at most two seconds, then the output ends, and what the
 * other side still sends is thrown away until it ends too, within the same two seconds: a socket
 * closed with unread input answers with a reset, which loses the last frame. When the other side
 * ends its output, the connection closes likewise: an answer that comes later is not sent.
 */
public final class StreamConnection implements Connection {
  /** With more than this waiting, a further frame closes: the protocol's 1 MiB per session. */
  static final int OUTPUT_LIMIT_BYTES = 1024 * 1024;

  private static final System.Logger LOG = System.getLogger("parley.loop");

  private final SelectorLoop loop;
  private final Wire wire;
  private final FrameInput input;
  private ConnectionInfo info;
  private Codec codec = Unattached.CODEC;
  private ConnectionHandler handler = Unattached.HANDLER;
  private Optional<CloseReason> reason = Optional.empty();
  private boolean violated;
  private boolean codecEnded;
  private boolean full;

  /**
   * @param remainderLimitBytes how much of a partial frame is kept, at most
   */
  StreamConnection(
      SelectorLoop loop, ByteStream stream, ConnectionInfo info, int remainderLimitBytes) {
    this.loop = loop;
    this.info = info;
    this.input = new FrameInput(loop, remainderLimitBytes);
    this.wire = new Wire(loop, stream, this);
  }

  /**
   * Takes part in the loop from now on.
   *
   * @param accepted announces the connection to the kernel
   */
  void start(
      SocketChannel socket,
      Function<StreamConnection, Codec> codecs,
      Duration handshakeLimit,
      Function<Connection, ConnectionHandler> accepted)
      throws IOException {
    wire.register(socket);
    wire.handshakeWithin(handshakeLimit);
    try {
      codec = codecs.apply(this);
      handler = accepted.apply(this);
    } catch (Throwable e) {
      failed(e);
    }
  }

  @Override
  public ConnectionInfo info() {
    return info;
  }

  @Override
  public void send(EncodedFrame frame) {
    if (wire.isOpen() && codec.open()) {
      byte[] wireBytes = frame.as(codec.wireForm());
      loop.share().madeForMany(wireBytes);
      add(wireBytes);
    }
  }

  @Override
  public boolean writable() {
    boolean below = wire.takesMore();
    full |= !below;
    return below;
  }

  @Override
  public void close(CloseReason reason) {
    if (wire.isOpen()) {
      try {
        wire.add(codec.closing(reason));
      } catch (Throwable e) {
        note("its codec failed at closing", e);
      }
      closeAfterWrite(reason);
    }
  }

  /** Closes like {@link #close}, but without {@link Codec#closing}: after an HTTP answer. */
  public void closeAfterWrite(CloseReason reason) {
    if (wire.isOpen()) {
      this.reason = Optional.of(reason);
      input.forget();
      wire.end();
      loop.execute(() -> guarded(() -> handler.ending(reason)));
    }
  }

  /**
   * Appends raw bytes to the output. Ignored once closed.
   *
   * @param wireBytes not copied, so not to be written into again
   */
  public void write(byte[] wireBytes) {
    loop.share().made(wireBytes.length);
    add(wireBytes);
  }

  private void add(byte[] wireBytes) {
    if (wire.pendingBytes() > OUTPUT_LIMIT_BYTES) {
      close(
          CloseReason.local(
              "SLOW_CONSUMER", "more than 1 MiB waits to be read: read faster, or ask for less"));
    }
    if (wire.isOpen()) {
      wire.add(wireBytes);
    }
  }

  /** What the kernel wants to be told. */
  public ConnectionHandler handler() {
    return handler;
  }

  /** The loop that this connection belongs to. */
  public EventLoop loop() {
    return loop;
  }

  /** Whether frames still count: false as soon as it is closing, or was violated. */
  public boolean open() {
    return wire.isOpen() && !violated;
  }

  /** Whether input is wanted. */
  public boolean reading() {
    return wire.reading();
  }

  /**
   * Stops or goes on reading. While it is off, the other side's bytes wait in the network, except
   * those of the turn under way, which are kept.
   */
  @Override
  public void reading(boolean wanted) {
    wire.reading(wanted);
  }

  /**
   * The other side broke the framing: nothing more is read, the handler is told, so that it can
   * send an error frame, and then the connection closes.
   */
  public void violated(CloseReason reason) {
    if (open()) {
      violated = true;
      input.forget();
      try {
        handler.violated(reason);
      } finally {
        close(reason);
      }
    }
  }

  /** For logs. */
  @Override
  public String toString() {
    return info.transport() + " connection from " + info.remote();
  }

  /** Whether the socket is closed. */
  boolean isClosed() {
    return wire.isClosed();
  }

  /** Closes at once, whatever waits to be written. */
  void abort() {
    wire.abort();
  }

  /** Whether it holds a buffer or a timer: false while it is idle. */
  boolean holdsMemory() {
    return input.bytes() > 0 || wire.holdsMemory();
  }

  long pendingBytes() {
    return wire.pendingBytes();
  }

  /** A buffer with what was kept at its start, and space for a turn's reading. */
  ByteBuffer inputSpace() {
    return input.space();
  }

  /** Takes what is in a buffer that came from {@link #inputSpace}. */
  void decode(ByteBuffer bytes) {
    if (bytes.hasRemaining()) {
      guarded(() -> {
        if (!input.decode(bytes, codec, this)) {
          violated(CloseReason.remote("TOO_LARGE", "a frame is larger than this server takes"));
        }
      });
    }
  }

  /** Takes what was kept because {@link #reading} was turned off in its midst. */
  void decodeKept() {
    if (input.paused()) {
      decode(inputSpace().flip());
    }
  }

  int keptBytes() {
    return input.bytes();
  }

  void handshakeEnded(Optional<byte[]> exporter) {
    info = new ConnectionInfo(info.transport(), info.remote(), info.address(), exporter);
  }

  void handshakeTooLate() {
    lost(CloseReason.timeout("HANDSHAKE_TIMEOUT", "the TLS handshake did not end in time"));
  }

  void inputEnded() {
    input.forget();
    endCodec();
    close(CloseReason.remote("DISCONNECTED", "the other side ended the connection"));
  }

  /** Everything was written. */
  void drained() {
    if (full) {
      full = false;
      loop.execute(() -> {
        if (open()) {
          guarded(handler::writable);
        }
      });
    }
  }

  /** The socket can no longer be used. */
  void lost(IOException cause) {
    String code = cause instanceof SSLException ? "TLS_FAILED" : "DISCONNECTED";
    lost(CloseReason.remote(code, "the connection was lost: " + cause.getMessage()));
  }

  private void lost(CloseReason cause) {
    reason = reason.or(() -> Optional.of(cause));
    wire.abort();
  }

  /** The socket is closed. */
  void ended() {
    input.forget();
    endCodec();
    CloseReason why =
        reason.orElseGet(() -> CloseReason.local("INTERNAL", "the connection has failed"));
    loop.execute(() -> guarded(() -> handler.closed(why)));
  }

  /** Something of this connection failed, which is our own fault: closes it. */
  void failed(Throwable cause) {
    Failures.log(LOG, Level.ERROR, this + " is closed: its handler or codec failed", cause);
    close(CloseReason.local("INTERNAL", "an internal error, which the server's log describes"));
  }

  /** The stream itself failed, so that nothing can be written any more. */
  void broken(Throwable cause) {
    failed(cause);
    wire.abort();
  }

  void note(String what, Throwable cause) {
    LOG.log(Level.WARNING, this + ": " + what, cause);
  }

  private void endCodec() {
    if (!codecEnded) {
      codecEnded = true;
      guarded(codec::ended);
    }
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      failed(e);
    }
  }
}
