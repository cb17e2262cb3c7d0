package parley.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Servers on {@link Hosts}, one on each, of all types in turn, and a {@link Crowd} with them. */
final class Servers {
  /** For many at once on one machine: little memory, and only the compiler that starts fast. */
  static final Map<String, String> SMALL =
      Map.of("PARLEY_JAVA_OPTS", "-Xmx64m -XX:TieredStopAtLevel=1");

  /**
   * As many as the overlay has to serve on one machine in a release run; at each commit just so
   * many that a message is for those alone that announce its channel (PROTOCOL.md, 12.7).
   */
  static final int MANY = Boolean.getBoolean("long") ? 12 : 10;

  private static final List<String> TYPES = List.of("cli-server", "websock-server", "full-server");
  private static final String TCP_PORT = "8545";
  private static final String WEBSOCKET_PORT = "8546";
  private static final String PEER_PORT = "30303";
  private static final Duration LINK = Duration.ofSeconds(120);

  final Hosts hosts;
  final Crowd crowd = new Crowd();
  private final Lab lab;
  private final int[][] segments;
  private final ServerProcess[] running;
  private final Path[] dataDirs;

  /**
   * @param segments the hosts on each
   */
  Servers(Lab lab, Hosts hosts, int count, int[]... segments) {
    this.lab = lab;
    this.hosts = hosts;
    this.segments = segments;
    running = new ServerProcess[count];
    dataDirs = new Path[count];
    for (int segment = 0; segment < segments.length; segment++) {
      hosts.segment(segment, segments[segment]);
    }
    for (int server = 0; server < count; server++) {
      dataDirs[server] = lab.folder();
      running[server] = launch(server);
    }
    Arrays.stream(running).forEach(ServerProcess::ready);
  }

  private static String type(int server) {
    return TYPES.get(server % TYPES.size());
  }

  private ServerProcess launch(int server) {
    var args = new ArrayList<String>(List.of("0.0.0.0"));
    if (!type(server).equals("websock-server")) {
      args.add(TCP_PORT);
    }
    if (!type(server).equals("cli-server")) {
      args.add(WEBSOCKET_PORT);
    }
    args.add(PEER_PORT);
    args.addAll(List.of("--data-dir", dataDirs[server].toString(), "--rate-per-key", "0"));
    String peers = String.join(",", peers(server));
    if (!peers.isEmpty()) {
      args.addAll(List.of("--peers", peers));
    }
    return lab.keep(
        new ServerProcess(
            hosts.on(server), type(server), SMALL, lab.folder(), true, dataDirs[server], args));
  }

  /** On each segment the server knows the one before it, if there is one. */
  private List<String> peers(int server) {
    var peers = new ArrayList<String>();
    for (int segment = 0; segment < segments.length; segment++) {
      for (int i = 1; i < segments[segment].length; i++) {
        if (segments[segment][i] == server) {
          peers.add(Hosts.ip(segment, segments[segment][i - 1]) + ":" + PEER_PORT);
        }
      }
    }
    return peers;
  }

  ServerProcess get(int server) {
    return running[server];
  }

  /** A member at each server. */
  void populate() {
    for (int server = 0; server < running.length; server++) {
      crowd.join(server, member(server, "m" + server));
    }
  }

  Author member(int server, String nick) {
    return lab.keep(
        new Author(
                nick,
                type(server).equals("websock-server")
                    ? new RawWebSocket(
                        hosts.connect(server, Integer.parseInt(WEBSOCKET_PORT)),
                        Integer.parseInt(WEBSOCKET_PORT))
                    : new RawTcp(
                        hosts.connect(server, Integer.parseInt(TCP_PORT)),
                        Integer.parseInt(TCP_PORT)))
            .handshake());
  }

  /** Ends it without a word; its member counts no more. */
  void kill(int server) {
    crowd.leave(server);
    running[server].kill();
  }

  /** Starts a killed server again, with its key, and waits until it serves. */
  void restart(int server) {
    running[server] = launch(server).ready();
  }

  /** The hosts that a server can reach over its segments. */
  private Set<String> neighbours(int server) {
    var neighbours = new TreeSet<String>();
    for (int segment = 0; segment < segments.length; segment++) {
      int[] on = segments[segment];
      if (Arrays.stream(on).anyMatch(host -> host == server)) {
        for (int host : on) {
          if (host != server) {
            neighbours.add(Hosts.ip(segment, host));
          }
        }
      }
    }
    return neighbours;
  }

  /** Each server is linked with every neighbour, and so with nobody else. */
  void awaitAllNeighboursLinked() {
    for (int server = 0; server < running.length; server++) {
      awaitNeighboursLinked(server);
    }
  }

  void awaitNeighboursLinked(int server) {
    await(server, neighbours(server));
  }

  /** The same, without those that were killed. */
  void awaitLiveNeighboursLinked(int server) {
    Set<String> expected = neighbours(server);
    for (int other = 0; other < running.length; other++) {
      if (!running[other].process.isAlive()) {
        for (int segment = 0; segment < segments.length; segment++) {
          expected.remove(Hosts.ip(segment, other));
        }
      }
    }
    await(server, expected);
  }

  private void await(int server, Set<String> expected) {
    running[server].awaitPeers(peers -> hosts(peers).equals(expected), LINK);
  }

  /** No server is linked with one that is on none of its segments. */
  void assertLinksAreWithNeighboursOnly() {
    for (int server = 0; server < running.length; server++) {
      Set<String> strangers = hosts(running[server].peers());
      strangers.removeAll(neighbours(server));
      assertEquals(Set.of(), strangers, "links of server " + server);
    }
  }

  static Set<String> hosts(List<ServerProcess.Peer> peers) {
    return peers.stream()
        .map(ServerProcess.Peer::host)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
