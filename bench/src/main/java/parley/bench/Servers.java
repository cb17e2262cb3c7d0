package parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import parley.testing.TestCertificate;

/** Parley servers, alone and in meshes, as shipped but for their limits on strangers' numbers. */
final class Servers {
  /** What is not as shipped, and stands in the report. */
  static final List<String> FLAGS =
      List.of(
          "--rate-per-key",
          "0",
          "--max-connections",
          "200000",
          "--max-connections-per-address",
          "200000");

  private final Path images;
  private final Path folder;
  private final String javaOptions;
  private int started;

  /**
   * @param images the folder of the linked images
   * @param folder for the servers' keys and logs
   */
  Servers(Path images, Path folder) {
    this(images, folder, "");
  }

  /**
   * @param javaOptions added to those of the images
   */
  Servers(Path images, Path folder, String javaOptions) {
    this.images = images;
    this.folder = folder;
    this.javaOptions = javaOptions;
  }

  /** How clients come to a server. */
  enum Door {
    TCP("tcp", Framing.LINE, false),
    TLS("tls", Framing.LINE, true),
    WEBSOCKET("ws", Framing.WEBSOCKET, false);

    final String scheme;
    final Framing framing;
    final boolean secure;

    Door(String scheme, Framing framing, boolean secure) {
      this.scheme = scheme;
      this.framing = framing;
      this.secure = secure;
    }
  }

  Contestant single(Door door) {
    return single(door, ParleyDialect.of(door.framing));
  }

  Contestant single(Door door, ParleyDialect dialect) {
    List<String> flags = new ArrayList<>();
    Optional<SSLContext> tls = door.secure ? Optional.of(certificate(flags)) : Optional.empty();
    ServerProcess server = start(flags);
    return Contestant.single(
        "parley", server, dialect, new Fleet.Target(server.address(door.scheme), tls));
  }

  /** Two servers that are linked: who sends is at the first, who listens at the other. */
  Contestant pair() {
    ServerProcess first = start(List.of());
    ServerProcess second = start(dialOnly(first));
    return mesh(List.of(first, second), 0, List.of(1));
  }

  /**
   * A server with rays that only dial it, so that they do not link to each other. Who sends is at
   * the first ray, and who listens spread over the others: each message passes three servers.
   */
  Contestant star(int rays) {
    List<ServerProcess> servers = new ArrayList<>(List.of(start(List.of())));
    List<Integer> listeners = new ArrayList<>();
    for (int i = 1; i <= rays; i++) {
      servers.add(start(dialOnly(servers.getFirst())));
      if (i > 1) {
        listeners.add(i);
      }
    }
    return mesh(servers, 1, listeners);
  }

  private static List<String> dialOnly(ServerProcess to) {
    int port = to.address("peer").getPort();
    return List.of("--dial-only", "true", "--peers", "127.0.0.1:" + port);
  }

  private static Contestant mesh(List<ServerProcess> servers, int sender, List<Integer> listeners) {
    List<Fleet.Target> targets =
        servers.stream()
            .map(server -> new Fleet.Target(server.address("tcp"), Optional.empty()))
            .toList();
    return new Contestant(
        "parley",
        servers,
        ParleyDialect.of(Framing.LINE),
        new Audience.Seats(targets.get(sender), listeners.stream().map(targets::get).toList()),
        true);
  }

  private ServerProcess start(List<String> more) {
    List<String> flags = new ArrayList<>(FLAGS);
    flags.addAll(more);
    return ServerProcess.parley(
        images.resolve("full-server"), folder.resolve("server-" + started++), javaOptions, flags);
  }

  /** Makes a certificate, adds the flags for it, and gives what trusts exactly it. */
  private SSLContext certificate(List<String> flags) {
    TestCertificate shown =
        TestCertificate.of(TestCertificate.Algorithm.EC, "loopback", "ip:127.0.0.1");
    Path certificate = folder.resolve("tls-" + started + ".crt");
    Path key = folder.resolve("tls-" + started + ".key");
    try {
      Files.createDirectories(folder);
      shown.write(certificate, key);
      flags.addAll(List.of("--tls-cert", certificate.toString(), "--tls-key", key.toString()));
      return shown.clientContext();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no certificate for the TLS server", e);
    }
  }
}
