package parley.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import parley.api.CloseReason;
import parley.api.Connection;
import parley.api.ConnectionHandler;
import parley.api.ConnectionInfo;
import parley.api.EncodedFrame;
import parley.api.Endpoint;
import parley.api.Transport;
import parley.api.TransportContext;

/** What somebody writes who has read no rule: lines over TCP, with these flaws. */
final class NaiveTransport implements Transport {
  enum Flaw {
    /** Frames are written where they are sent. */
    SEND_BLOCKS,
    /** The reader tells the kernel itself. */
    TELLS_ON_ANOTHER_THREAD,
    /** Both by whoever closes and by the reader. */
    TELLS_THE_END_TWICE
  }

  private final Set<Flaw> flaws;

  NaiveTransport(Flaw... flaws) {
    this.flaws = Set.copyOf(Arrays.asList(flaws));
  }

  @Override
  public String name() {
    return "naive";
  }

  @Override
  public int defaultPort() {
    return 0;
  }

  @Override
  public Endpoint open(TransportContext context) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> accept(server, context));
    return new Endpoint() {
      @Override
      public String address() {
        return String.valueOf(server.getLocalPort());
      }

      @Override
      public void close() {
        quietly(server);
      }
    };
  }

  private void accept(ServerSocket server, TransportContext context) {
    try {
      while (true) {
        var line = new Line(server.accept(), context);
        context.loop().execute(line::announce);
      }
    } catch (IOException e) {
      quietly(server);
    }
  }

  private static void quietly(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception e) {
      throw new AssertionError("a socket of this machine always closes", e);
    }
  }

  private final class Line implements Connection {
    private final Socket socket;
    private final TransportContext context;
    private ConnectionHandler kernel;
    private boolean closed;

    Line(Socket socket, TransportContext context) {
      this.socket = socket;
      this.context = context;
    }

    void announce() {
      kernel = context.accepted(this);
      Thread.ofVirtual().start(this::read);
    }

    private void read() {
      try (var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          byte[] text = line.getBytes(StandardCharsets.UTF_8);
          if (flaws.contains(Flaw.TELLS_ON_ANOTHER_THREAD)) {
            kernel.received(text);
          } else {
            context.loop().execute(() -> kernel.received(text));
          }
        }
        context.loop().execute(() -> end(CloseReason.remote("CLOSED", "left")));
      } catch (IOException e) {
        context.loop().execute(() -> end(CloseReason.remote("CLOSED", "lost")));
      }
    }

    private void end(CloseReason reason) {
      if (!closed || flaws.contains(Flaw.TELLS_THE_END_TWICE)) {
        closed = true;
        kernel.closed(reason);
      }
    }

    @Override
    public ConnectionInfo info() {
      return new ConnectionInfo("naive", socket.toString(), Optional.empty(), Optional.empty());
    }

    @Override
    public void send(EncodedFrame frame) {
      byte[] line =
          frame.as(text -> {
            byte[] copy = Arrays.copyOf(text, text.length + 1);
            copy[text.length] = '\n';
            return copy;
          });
      if (flaws.contains(Flaw.SEND_BLOCKS)) {
        write(line);
      } else {
        Thread.ofVirtual().start(() -> write(line)); // in any order
      }
    }

    private synchronized void write(byte[] line) {
      try {
        OutputStream out = socket.getOutputStream();
        out.write(line);
      } catch (IOException e) {
        quietly(socket);
      }
    }

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void reading(boolean wanted) {
      // it always reads
    }

    @Override
    public void close(CloseReason reason) {
      quietly(socket);
      context.loop().execute(() -> end(reason));
    }
  }
}
