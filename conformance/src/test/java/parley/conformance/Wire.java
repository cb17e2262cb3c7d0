package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A raw connection to a server: whatever bytes are wanted out, frames in. */
abstract class Wire implements AutoCloseable {
  /** What the server sent, each a text of JSON. */
  final Inbox<Frame> inbox;

  private final Socket socket;

  /** Connects with a small receive buffer where the reader is to be a slow one. */
  Wire(String name, Socket socket, int port, boolean slow) {
    this.socket = socket;
    inbox = new Inbox<>(name + " to port " + port);
    try {
      if (!socket.isConnected()) {
        if (slow) {
          socket.setReceiveBufferSize(4096);
        }
        socket.connect(new InetSocketAddress("127.0.0.1", port), (int) Inbox.DEADLINE.toMillis());
      }
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      throw new AssertionError("cannot connect to 127.0.0.1:" + port, e);
    }
  }

  /** Begins to read; the subclass calls it once its head is through, a slow reader's test later. */
  final void startReading() {
    Thread.ofPlatform()
        .daemon()
        .name("read " + inbox)
        .start(() -> {
          try {
            InputStream in = socket.getInputStream();
            readAll(in);
            inbox.end("end of stream");
          } catch (IOException e) {
            inbox.end(e.toString());
          } catch (AssertionError e) {
            inbox.end("unreadable: " + e.getMessage());
          }
        });
  }

  /** Reads frames into the inbox until the stream ends. */
  abstract void readAll(InputStream in) throws IOException;

  /** Sends one frame as the transport frames it. */
  abstract void send(String json);

  /** What an honest client gives as its origin. */
  abstract String origin();

  final InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /** Takes what came, and answers the server's ping as any client does. */
  final void arrived(Frame frame) {
    inbox.add(frame);
    if (frame.is("ping")) {
      String pong = Json.write(Json.map("type", "pong", "id", frame.text("id")));
      Thread.startVirtualThread(() -> send(pong)); // who reads must never wait for the server
    }
  }

  final synchronized void sendRaw(byte[]... writes) {
    try {
      for (byte[] bytes : writes) {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
      }
    } catch (IOException e) {
      // The end is for the reader to find, after what came before it.
    }
  }

  final void sendRaw(String text) {
    sendRaw(text.getBytes(StandardCharsets.UTF_8));
  }

  final void shutdownOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  final Frame await(String type) {
    return inbox.await(type, frame -> frame.is(type));
  }

  final String awaitClosed() {
    return inbox.awaitEnd(Inbox.DEADLINE);
  }

  /** Waits for a stranger's end, which has to come of what it sent, not of its time being up. */
  final void awaitRefused() {
    awaitClosed();
    assertEquals(0, inbox.count(f -> f.outcome().equals("AUTH_REQUIRED")), inbox::toString);
  }

  @Override
  public final void close() {
    try {
      socket.close();
    } catch (IOException e) {
      inbox.end("close: " + e);
    }
  }
}
