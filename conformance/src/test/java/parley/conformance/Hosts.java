package parley.conformance;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Hosts that are network namespaces of Linux, and segments between them: two hosts reach each other
 * only over a segment that both are on, for none of them routes.
 */
final class Hosts implements AutoCloseable {
  private final String unique;
  private final String switches;
  private final List<String> made = new ArrayList<>();
  private final int count;

  private Hosts(Class<?> test, int count) {
    // Namespaces are known to the whole machine by their names.
    unique = "parley-" + ProcessHandle.current().pid() + "-" + test.getSimpleName() + "-";
    switches = unique + "switches";
    this.count = count;
  }

  /** So many hosts without any segment; ends the test as skipped where the machine has none. */
  static Hosts open(Class<?> test, int count) {
    Needs.program(test, "ip");
    Needs.program(test, "iptables");
    var hosts = new Hosts(test, count);
    try {
      hosts.make();
      return hosts;
    } catch (Network.Failed e) {
      hosts.close();
      throw Needs.skip(test, "no network namespaces here: " + e.getMessage());
    }
  }

  private void make() throws Network.Failed {
    List<String> names = new ArrayList<>(List.of(switches));
    for (int host = 0; host < count; host++) {
      names.add(name(host));
    }
    for (String name : names) {
      Network.run("ip netns add " + name);
      made.add(name);
      Network.run("ip -n " + name + " link set lo up");
    }
    // What the tests need besides: otherwise they would fail where they should be skipped.
    batch(switches, List.of("link add probe type bridge", "link delete probe"));
    Network.run(iptables(0) + "-A INPUT -m statistic --mode random --probability 0.5 -j ACCEPT");
    Network.run(iptables(0) + "-F");
  }

  private String name(int host) {
    return unique + host;
  }

  /** Connects hosts by a switch; each gets the interface {@code eth<segment>}. */
  void segment(int segment, int... hosts) {
    try {
      List<String> commands = new ArrayList<>();
      commands.add("link add br" + segment + " type bridge");
      commands.add("link set br" + segment + " up");
      for (int host : hosts) {
        String port = "p" + segment + "x" + host;
        commands.add(
            "link add " + port + " type veth peer name eth" + segment + " netns " + name(host));
        commands.add("link set " + port + " master br" + segment);
        commands.add("link set " + port + " up");
      }
      batch(switches, commands);
      for (int host : hosts) {
        batch(
            name(host),
            List.of(
                "address add " + ip(segment, host) + "/24 dev eth" + segment,
                "link set eth" + segment + " up"));
      }
    } catch (Network.Failed e) {
      throw new AssertionError(e);
    }
  }

  private static void batch(String namespace, List<String> commands) throws Network.Failed {
    try {
      Path file = Files.createTempFile("parley-hosts", ".txt");
      Files.write(file, commands);
      try {
        Network.run("ip -n " + namespace + " -batch " + file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new Network.Failed("a list of commands cannot be written: " + e.getMessage());
    }
  }

  static String ip(int segment, int host) {
    return "10." + (segment + 1) + ".0." + (host + 1);
  }

  /** What to put before a command that is to run on a host. */
  List<String> on(int host) {
    return List.of("ip", "netns", "exec", name(host));
  }

  private String iptables(int host) {
    return String.join(" ", on(host)) + " iptables -w 60 ";
  }

  /** From now on this share of the packets that come to each host is lost; 0: none. */
  void lose(double share) {
    for (int host = 0; host < count; host++) {
      rules(
          host,
          share == 0
              ? List.of()
              : List.of(
                  "-A INPUT ! -i lo -m statistic --mode random --probability %.2f -j DROP"
                      .formatted(share)));
    }
  }

  /** Nothing comes to or leaves a host on a segment any more. */
  void cut(int host, int segment) {
    rules(
        host,
        List.of(
            "-A INPUT -i eth" + segment + " -j DROP", "-A OUTPUT -o eth" + segment + " -j DROP"));
  }

  void mend(int host) {
    rules(host, List.of());
  }

  private void rules(int host, List<String> rules) {
    try {
      Network.run(iptables(host) + "-F");
      for (String rule : rules) {
        Network.run(iptables(host) + rule);
      }
    } catch (Network.Failed e) {
      throw new AssertionError(e);
    }
  }

  /** A connection to a port of the host's own loopback address. */
  Socket connect(int host, int port) {
    return NamespaceSocket.connect(Path.of("/var/run/netns", name(host)), port);
  }

  /** Removes everything; interfaces go with their namespaces. Idempotent. */
  @Override
  public void close() {
    while (!made.isEmpty()) {
      try {
        Network.run("ip netns delete " + made.removeLast());
      } catch (Network.Failed e) {
        System.out.println("left behind: " + e.getMessage());
      }
    }
  }
}
