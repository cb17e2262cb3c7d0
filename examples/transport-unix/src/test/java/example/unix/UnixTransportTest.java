package example.unix;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import parley.api.Settings;
import parley.api.Transport;
import parley.kit.KitClient;
import parley.kit.KitSettings;
import parley.kit.TransportContract;

/** All that a transport does, by the kit. */
class UnixTransportTest extends TransportContract {
  @TempDir Path folder;
  private int doors;

  @Override
  protected Transport transport() {
    return new UnixTransport();
  }

  @Override
  protected Settings settings() {
    return KitSettings.of("path", folder.resolve("s" + doors++).toString());
  }

  @Override
  protected KitClient dial(String address) throws IOException {
    Path path = Path.of(address.substring("unix://".length()));
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    var in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8));
    return new KitClient() {
      @Override
      public void send(byte[] text) throws IOException {
        byte[] line = Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';
        channel.write(ByteBuffer.wrap(line));
      }

      @Override
      public byte[] receive() throws IOException {
        String line = in.readLine();
        return line == null ? new byte[0] : line.getBytes(UTF_8);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
