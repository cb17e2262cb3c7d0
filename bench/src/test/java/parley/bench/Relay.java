package parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** The floor's protocol in Java, with faults: what it passes on is what a test makes of it. */
final class Relay implements AutoCloseable {
  private final ServerSocket door;
  private final List<OutputStream> members = new CopyOnWriteArrayList<>();
  private final UnaryOperator<List<String>> fault;

  /**
   * @param fault gets each message in a list of its own, and gives what the members are sent
   */
  Relay(UnaryOperator<List<String>> fault) throws IOException {
    this.fault = fault;
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = door.accept();
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = socket.getOutputStream();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals("J")) {
          members.add(out);
          out.write(Bytes.ascii("K\n"));
        } else {
          fault.apply(List.of(line)).forEach(this::pass);
        }
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  private void pass(String line) {
    for (OutputStream member : members) {
      try {
        member.write(Bytes.ascii(line + "\n"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
