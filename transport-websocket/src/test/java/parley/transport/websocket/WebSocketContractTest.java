package parley.transport.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import parley.api.Settings;
import parley.api.Transport;
import parley.kit.KitClient;
import parley.kit.TransportContract;

class WebSocketContractTest extends TransportContract {
  @Override
  protected Transport transport() {
    return new WebSocketTransport();
  }

  @Override
  protected Settings settings() {
    return new TestSettings(
        Map.of("address", List.of("127.0.0.1"), "websocket-port", List.of("0")));
  }

  @Override
  protected KitClient dial(String address) throws IOException {
    return new Texts(
        new RawClient(new Socket(InetAddress.getLoopbackAddress(), URI.create(address).getPort()))
            .upgraded());
  }

  private record Texts(RawClient client) implements KitClient {
    @Override
    public void send(byte[] text) throws IOException {
      client.send(Frames.text(new String(text, UTF_8)));
    }

    @Override
    public byte[] receive() throws IOException {
      try {
        String frame = client.frame();
        return frame.startsWith("1:") ? frame.substring(2).getBytes(UTF_8) : new byte[0];
      } catch (EOFException e) {
        return new byte[0];
      }
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }
}
