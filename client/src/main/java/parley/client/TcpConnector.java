package parley.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Lines over TCP, plain or in TLS. */
public final class TcpConnector implements Connector {
  private final Dialler dialler;

  /** Dials at each {@link #connect}. */
  public TcpConnector(Dialler dialler) {
    this.dialler = dialler;
  }

  @Override
  public ServerConnection connect(ConnectionListener listener) throws IOException {
    var connection = new LineConnection(dialler, listener);
    Thread.ofVirtual().name("parley-client-tcp").start(connection::read);
    return connection;
  }

  @Override
  public String origin() {
    return (dialler.isTls() ? "tls://" : "tcp://") + dialler.authority();
  }

  private static final class LineConnection implements ServerConnection {
    /** Less than any frame has. */
    private static final int HEAD_BYTES = 5;

    /** How a TLS record of an alert begins (RFC 8446, section 5.1). */
    private static final byte TLS_ALERT = 21;

    private static final byte TLS_MAJOR = 3;

    private final Dialler dialler;
    private final Dialler.Dialled dialled;
    private final ConnectionListener listener;
    private final InputStream in;
    private final OutputStream out;
    private final AtomicReference<String> cause = new AtomicReference<>("");
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * One thread that writes, so that whoever sends never waits for a server that does not read.
     */
    private final ThreadPoolExecutor writer =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_FRAMES),
            Thread.ofVirtual().name("parley-client-write").factory());

    LineConnection(Dialler dialler, ConnectionListener listener) throws IOException {
      this.dialler = dialler;
      dialled = dialler.dial();
      this.listener = listener;
      in = new BufferedInputStream(dialled.socket().getInputStream(), LineReader.MAX_BYTES);
      out = dialled.socket().getOutputStream();
    }

    @Override
    public void send(byte[] frame) throws IOException {
      byte[] line = Arrays.copyOf(frame, frame.length + 1);
      line[frame.length] = '\n';
      try {
        writer.execute(() -> write(line));
      } catch (RejectedExecutionException e) {
        if (writer.isShutdown()) {
          String why = cause.get();
          throw new IOException(why.isEmpty() ? "the connection has ended" : why, e);
        }
        cause.compareAndSet("", NOT_READING);
        dialled.cut();
        throw new IOException(NOT_READING, e);
      }
    }

    private void write(byte[] line) {
      try {
        out.write(line);
        out.flush();
      } catch (IOException e) {
        writer.getQueue().clear();
        writer.shutdown();
        // What the server said before it left may still be unread, an error with the reason in it.
        awaitEnd();
        cause.compareAndSet("", "the connection broke: " + e.getMessage());
        dialled.cut();
      }
    }

    @Override
    public byte[] tlsExporter() {
      return dialled.tlsExporter().clone();
    }

    @Override
    public void close() {
      if (cause.compareAndSet("", "closed")) {
        writer.shutdown();
        // TLS says goodbye as it closes, which may be in vain too.
        Thread.ofVirtual().start(this::closeWhenWritten);
        awaitEnd();
        dialled.cut();
      }
    }

    private void closeWhenWritten() {
      try {
        if (writer.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS)) {
          dialled.socket().close();
        }
      } catch (IOException e) {
        dialled.cut();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void awaitEnd() {
      try {
        boolean _ = ended.await(CLOSE_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void read() {
      try {
        Optional<String> other = otherProtocol();
        if (other.isPresent()) {
          cause.compareAndSet("", other.get());
          return;
        }
        var lines = new LineReader(in);
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
          listener.frame(line.get());
        }
        cause.compareAndSet("", "the server closed the connection");
      } catch (IOException e) {
        cause.compareAndSet("", "the connection broke: " + e.getMessage());
      } finally {
        dialled.cut();
        writer.shutdownNow();
        ended.countDown();
        listener.closed(cause.get());
      }
    }

    /** What a wrong port answers with, in words that help. */
    private Optional<String> otherProtocol() throws IOException {
      in.mark(HEAD_BYTES);
      byte[] head = in.readNBytes(HEAD_BYTES);
      in.reset();
      if (new String(head, StandardCharsets.ISO_8859_1).equals("HTTP/")) {
        return Optional.of("this port is for WebSocket clients and browsers: use websock-client");
      }
      boolean isAlert = head.length > 1 && head[0] == TLS_ALERT && head[1] == TLS_MAJOR;
      return isAlert ? Optional.of(dialler.door().advice(Door.TLS.advice(""))) : Optional.empty();
    }
  }
}
