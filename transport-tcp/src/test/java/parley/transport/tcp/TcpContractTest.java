package parley.transport.tcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import parley.api.Settings;
import parley.api.Transport;
import parley.kit.KitClient;
import parley.kit.KitSettings;
import parley.kit.TransportContract;

class TcpContractTest extends TransportContract {
  @Override
  protected Transport transport() {
    return new TcpTransport();
  }

  @Override
  protected Settings settings() {
    return KitSettings.of("address", "127.0.0.1", "tcp-port", "0");
  }

  @Override
  protected KitClient dial(String address) throws IOException {
    return new Lines(new Socket(InetAddress.getLoopbackAddress(), URI.create(address).getPort()));
  }

  private static final class Lines implements KitClient {
    private final Socket socket;
    private final BufferedReader in;

    Lines(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(60_000);
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    @Override
    public void send(byte[] text) throws IOException {
      byte[] line = Arrays.copyOf(text, text.length + 1);
      line[text.length] = '\n';
      socket.getOutputStream().write(line);
    }

    @Override
    public byte[] receive() throws IOException {
      String line = in.readLine();
      return line == null ? new byte[0] : line.getBytes(UTF_8);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
