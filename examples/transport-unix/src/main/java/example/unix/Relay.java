package example.unix;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * The client's end: lets any client that dials a loopback port reach the socket.
 *
 * <pre>
 * java -cp transport-unix-1.0.0.jar example.unix.Relay /run/parley.socket
 * listening 127.0.0.1:41235
 * cli-client 127.0.0.1 41235
 * </pre>
 *
 * <p>While it runs, everybody on this machine can dial that port; it takes one connection, and ends
 * with it.
 */
public final class Relay {
  private Relay() {}

  /** Takes the path of the socket; ends with the connection. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 1) {
      System.err.println("usage: java -cp transport-unix-1.0.0.jar example.unix.Relay <socket>");
      System.exit(2);
    }
    var address = UnixDomainSocketAddress.of(Path.of(args[0]));
    try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.out.println("listening 127.0.0.1:" + door.getLocalPort());
      try (Socket client = door.accept();
          SocketChannel server = SocketChannel.open(address)) {
        Thread answers = Thread.ofVirtual().start(() -> answer(server, client));
        client.getInputStream().transferTo(Channels.newOutputStream(server));
        server.shutdownOutput();
        answers.join();
      }
    }
  }

  private static void answer(SocketChannel server, Socket client) {
    try {
      Channels.newInputStream(server).transferTo(client.getOutputStream());
      client.shutdownOutput();
    } catch (IOException e) {
      System.err.println("the connection was lost: " + e.getMessage());
    }
  }
}
