package parley.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** Lines over TCP, plain or in TLS. */
public final class TcpConnector implements Connector {
  private final Dialler dialler;

  /** Dials at each {@link #connect}. */
  public TcpConnector(Dialler dialler) {
    this.dialler = dialler;
  }

  @Override
  public ServerConnection connect(ConnectionListener listener) throws IOException {
    var connection = new LineConnection(dialler.dial(), listener);
    Thread.ofVirtual().name("parley-client-tcp").start(connection::read);
    return connection;
  }

  @Override
  public String origin() {
    return (dialler.isTls() ? "tls://" : "tcp://") + dialler.authority();
  }

  private static final class LineConnection implements ServerConnection {
    private final Socket socket;
    private final byte[] tlsExporter;
    private final ConnectionListener listener;
    private final InputStream in;
    private final OutputStream out;
    private final ReentrantLock sending = new ReentrantLock();
    private final AtomicBoolean closing = new AtomicBoolean();

    LineConnection(Dialler.Dialled dialled, ConnectionListener listener) throws IOException {
      socket = dialled.socket();
      tlsExporter = dialled.tlsExporter();
      this.listener = listener;
      in = new BufferedInputStream(socket.getInputStream(), LineReader.MAX_BYTES);
      out = socket.getOutputStream();
    }

    @Override
    public void send(byte[] frame) throws IOException {
      byte[] line = Arrays.copyOf(frame, frame.length + 1);
      line[frame.length] = '\n';
      sending.lock();
      try {
        out.write(line);
        out.flush();
      } finally {
        sending.unlock();
      }
    }

    @Override
    public byte[] tlsExporter() {
      return tlsExporter.clone();
    }

    @Override
    public void close() {
      if (closing.compareAndSet(false, true)) {
        closeSocket();
      }
    }

    private void read() {
      String cause = "the server closed the connection";
      try {
        var lines = new LineReader(in);
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
          listener.frame(line.get());
        }
      } catch (IOException e) {
        cause = "the connection broke: " + e.getMessage();
      } finally {
        boolean ours = closing.getAndSet(true);
        closeSocket();
        listener.closed(ours ? "closed" : cause);
      }
    }

    private void closeSocket() {
      try {
        socket.close();
      } catch (IOException e) {
        System.getLogger("parley.client")
            .log(System.Logger.Level.DEBUG, "a socket did not close: {0}", e.getMessage());
      }
    }
  }
}
