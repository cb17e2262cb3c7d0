package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that strangers leave without a free file descriptor. */
class DescriptorsIT {
  private static final int DESCRIPTORS = 150;

  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void oneThatRanOutBeforeItsFirstLinkServesThoseItHasAndLinksLater() throws IOException {
    Path data = lab.folder();
    ServerProcess server =
        lab.keep(
                new ServerProcess(
                    List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$0\" \"$@\""),
                    "full-server",
                    Map.of(),
                    lab.folder(),
                    true,
                    data,
                    List.of("127.0.0.1", "0", "0", "0", "--data-dir", data.toString())))
            .ready();
    Author ann = lab.keep(Author.tcp("ann", server));
    List<Integer> ports = List.of(server.tcpPort(), server.webSocketPort(), server.peerPort());
    List<Socket> strangers =
        IntStream.range(0, 2 * DESCRIPTORS).mapToObj(i -> new Socket()).toList();
    for (int i = 0; i < strangers.size(); i++) {
      strangers.get(i).connect(new InetSocketAddress("127.0.0.1", ports.get(i % 3)), 60_000);
    }
    server.await("cannot accept");
    assertTrue(ann.alive());
    for (Socket stranger : strangers) {
      stranger.close();
    }
    ServerProcess other = lab.server("cli-server");
    other.connectTo(server);
    other.awaitPeers(1);
    assertTrue(lab.keep(Author.webSocket("bob", server)).alive());
  }
}
