package parley.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Three network namespaces of Linux: a public host, a router, and a host behind the router's NAT,
 * to which the public one has no route.
 */
final class Network implements AutoCloseable {
  static final String PUBLIC_IP = "198.51.100.1";
  static final String ROUTER_IP = "198.51.100.2";

  private final String publicHost;
  private final String router;
  private final String privateHost;
  private final List<String> made = new ArrayList<>();

  /** A command that failed: its text says which, and what it printed. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }
  }

  private Network() {
    // Namespaces are known to the whole machine by their names.
    String unique = "parley-" + ProcessHandle.current().pid();
    publicHost = unique + "-public";
    router = unique + "-router";
    privateHost = unique + "-private";
  }

  /**
   * @throws Failed if this machine does not allow it
   */
  static Network open() throws Failed {
    var network = new Network();
    try {
      network.make();
      return network;
    } catch (Failed e) {
      network.close();
      throw e;
    }
  }

  private void make() throws Failed {
    for (String host : List.of(publicHost, router, privateHost)) {
      run("ip netns add " + host);
      made.add(host);
      run("ip -n " + host + " link set lo up");
    }
    run("ip -n " + router + " link add wan type veth peer name eth netns " + publicHost);
    run("ip -n " + router + " link add lan type veth peer name eth netns " + privateHost);
    address(publicHost, "eth", PUBLIC_IP);
    address(router, "wan", ROUTER_IP);
    address(router, "lan", "192.168.77.1");
    address(privateHost, "eth", "192.168.77.2");
    run("ip -n " + privateHost + " route add default via 192.168.77.1");
    run("ip netns exec " + router + " sysctl -q -w net.ipv4.ip_forward=1");
    run("ip netns exec " + router + " iptables -w 60 -t nat -A POSTROUTING -o wan -j MASQUERADE");
  }

  private static void address(String host, String link, String ip) throws Failed {
    run("ip -n " + host + " address add " + ip + "/24 dev " + link);
    run("ip -n " + host + " link set " + link + " up");
  }

  /** What to put before a command that is to run on the public host. */
  List<String> onPublicHost() {
    return List.of("ip", "netns", "exec", publicHost);
  }

  List<String> onPrivateHost() {
    return List.of("ip", "netns", "exec", privateHost);
  }

  static void run(String command) throws Failed {
    try {
      Path output = Files.createTempFile("parley-network", ".txt");
      Process process =
          new ProcessBuilder(command.split(" "))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(120, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = Files.readString(output, StandardCharsets.UTF_8).strip();
      Files.delete(output);
      if (!ended || process.exitValue() != 0) {
        throw new Failed("'" + command + "' " + (ended ? "failed: " : "does not end: ") + said);
      }
    } catch (IOException e) {
      throw new Failed("'" + command + "' cannot run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed("'" + command + "' was interrupted");
    }
  }

  /** Removes everything; the links go with their namespaces. Idempotent. */
  @Override
  public void close() throws Failed {
    while (!made.isEmpty()) {
      run("ip netns delete " + made.removeLast());
    }
  }
}
