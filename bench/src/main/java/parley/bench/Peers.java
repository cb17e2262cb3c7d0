package parley.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The servers that Parley is compared with, each with its limits lifted, on a port of its own. */
final class Peers {
  private final Path folder;

  /**
   * @param folder for their configurations and logs
   */
  Peers(Path folder) {
    this.folder = folder;
  }

  /** A kind of server, and its program. */
  enum Kind {
    NATS("nats", "nats-server"),
    REDIS("redis", "redis-server"),
    INSPIRCD("inspircd", "inspircd"),
    NGIRCD("ngircd", "ngircd"),
    MOSQUITTO("mosquitto", "mosquitto");

    final String label;
    private final String program;

    Kind(String label, String program) {
      this.label = label;
      this.program = program;
    }

    /** Where its program is, if it is installed. */
    Optional<Path> installed() {
      return List.of("/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin").stream()
          .map(folder -> Path.of(folder, program))
          .filter(Files::isExecutable)
          .findFirst();
    }
  }

  Contestant start(Kind kind, int bodyBytes) {
    int port = freePort();
    Path config = config(kind.label, port, Map.of());
    String program = kind.installed().orElseThrow().toString();
    List<String> command =
        switch (kind) {
          case NATS, MOSQUITTO -> List.of(program, "-c", config.toString());
          case REDIS -> List.of(program, config.toString());
          case NGIRCD -> List.of(program, "-n", "-f", config.toString());
          case INSPIRCD ->
              List.of(program, "--config=" + config, "--nofork", "--runasroot", "--nopid");
        };
    Dialect dialect =
        switch (kind) {
          case NATS -> new NatsDialect(bodyBytes);
          case REDIS -> new RedisDialect(bodyBytes);
          case NGIRCD, INSPIRCD -> new IrcDialect(bodyBytes);
          case MOSQUITTO -> new MqttDialect(bodyBytes);
        };
    ServerProcess server = ServerProcess.other(kind.label, command, folder, port);
    return Contestant.single(kind.label, server, dialect, target(port));
  }

  /** Two nats-servers with a route between them: who sends is at one, who listens at the other. */
  Contestant natsPair(int bodyBytes) {
    String program = Kind.NATS.installed().orElseThrow().toString();
    int[] routes = {freePort(), freePort()};
    List<ServerProcess> servers = new ArrayList<>();
    List<Fleet.Target> targets = new ArrayList<>();
    for (int route : routes) {
      int port = freePort();
      Map<String, Integer> more = Map.of("@ROUTE@", route, "@FIRST@", routes[0]);
      Path config = config("nats", port, more);
      Path cluster = config("nats-cluster", port, more);
      try {
        Files.writeString(config, Files.readString(config) + Files.readString(cluster));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      servers.add(
          ServerProcess.other(
              "nats-" + port, List.of(program, "-c", config.toString()), folder, port));
      targets.add(target(port));
    }
    return new Contestant(
        "nats",
        servers,
        new NatsDialect(bodyBytes),
        new Audience.Seats(targets.getFirst(), List.of(targets.getLast())),
        true);
  }

  /** The floor, which bench/report compiles. */
  static Contestant floor(Path program, String mode, int bytes) {
    int port = freePort();
    ServerProcess server =
        ServerProcess.other(
            "floor",
            List.of(program.toString(), Integer.toString(port), mode),
            program.getParent(),
            port);
    return Contestant.single("floor", server, new FloorDialect(bytes), target(port));
  }

  private Path config(String name, int port, Map<String, Integer> more) {
    try (InputStream in = Peers.class.getResourceAsStream(name + ".conf")) {
      String text =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("@PORT@", Integer.toString(port))
              .replace("@FOLDER@", folder.toString());
      for (Map.Entry<String, Integer> each : more.entrySet()) {
        text = text.replace(each.getKey(), each.getValue().toString());
      }
      return Files.writeString(folder.resolve(name + "-" + port + ".conf"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fleet.Target target(int port) {
    return new Fleet.Target(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Optional.empty());
  }

  /** A port that is free now; the system does not give it out again soon. */
  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
