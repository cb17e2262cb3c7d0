package parley.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/** Lines over TCP. */
final class RawTcp extends Wire {
  private final String origin;
  private final Semaphore mayRead = new Semaphore(1);

  RawTcp(int port) {
    this(port, false);
  }

  /** Over a connection that was made elsewhere. */
  RawTcp(Socket connected, int port) {
    super("tcp", connected, port, false);
    origin = "tcp://127.0.0.1:" + port;
    startReading();
  }

  /** A slow one has a small receive buffer, for {@link #pause}. */
  RawTcp(int port, boolean slow) {
    super("tcp", new Socket(), port, slow);
    origin = "tcp://127.0.0.1:" + port;
    startReading();
  }

  /** Stops reading, after at most one more line. */
  void pause() {
    mayRead.acquireUninterruptibly();
  }

  void resume() {
    mayRead.release();
  }

  @Override
  void readAll(InputStream in) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      arrived(Frame.of(line));
      mayRead.acquireUninterruptibly();
      mayRead.release();
    }
  }

  @Override
  void send(String json) {
    sendRaw(json + "\n");
  }

  @Override
  String origin() {
    return origin;
  }
}
