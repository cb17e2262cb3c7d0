package parley.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server; its ports are read from what it prints. */
final class ServerProcess extends Child {
  /** {@code 1 127.0.0.1:4711 …}: a numbered row of the answer to {@code peers}. */
  private static final Pattern PEER = Pattern.compile("^\\s*(\\d+)\\W.*127\\.0\\.0\\.1:\\d+.*");

  final String type;
  final Path dataDir;
  private int marks;

  ServerProcess(
      String type,
      Map<String, String> env,
      Path home,
      boolean piped,
      Path dataDir,
      List<String> args) {
    this(List.of(), type, env, home, piped, dataDir, args);
  }

  ServerProcess(
      List<String> before,
      String type,
      Map<String, String> env,
      Path home,
      boolean piped,
      Path dataDir,
      List<String> args) {
    super(before, type, env, home, piped, args);
    this.type = type;
    this.dataDir = dataDir;
  }

  /** Waits until it serves. */
  ServerProcess ready() {
    await("^ready", Inbox.DEADLINE);
    return this;
  }

  int tcpPort() {
    return port("tcp");
  }

  int webSocketPort() {
    return port("ws");
  }

  int peerPort() {
    return port("peer");
  }

  boolean listens(String scheme) {
    return listening(scheme).isPresent();
  }

  int port(String scheme) {
    return listening(scheme)
        .orElseThrow(() -> new AssertionError("does not listen for " + scheme + ": " + lines));
  }

  private OptionalInt listening(String scheme) {
    Pattern pattern = Pattern.compile("^listening " + scheme + "://127\\.0\\.0\\.1:(\\d+)");
    for (String line : lines.all()) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return OptionalInt.of(Integer.parseInt(matcher.group(1)));
      }
    }
    return OptionalInt.empty();
  }

  /** A row of the answer to {@code peers}. */
  record Peer(String address, boolean outbound) {
    private static final Pattern ROW =
        Pattern.compile("^\\d+\\s+(\\S+:\\d+)\\s+\\S+\\s+(inbound|outbound)\\s.*");

    private static Optional<Peer> of(String line) {
      Matcher matcher = ROW.matcher(line);
      return matcher.matches()
          ? Optional.of(new Peer(matcher.group(1), matcher.group(2).equals("outbound")))
          : Optional.empty();
    }

    /** The address without its port. */
    String host() {
      return address.substring(0, address.lastIndexOf(':'));
    }
  }

  /** The links that are up now. */
  List<Peer> peers() {
    marks++;
    String mark = "end-of-answer-" + marks; // no command: what it answers comes after the rows
    type("peers");
    type(mark);
    await("unknown command '" + mark + "'", Duration.ofSeconds(20));
    List<String> all = lines.all();
    int begin = all.lastIndexOf("typed| peers");
    return all.subList(begin, all.size()).stream().flatMap(line -> Peer.of(line).stream()).toList();
  }

  /** Asks until the answer is this; fails with the last one. */
  List<Peer> awaitPeers(Predicate<List<Peer>> wanted, Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    while (true) {
      List<Peer> peers = peers();
      if (wanted.test(peers)) {
        return peers;
      }
      if (System.nanoTime() > until) {
        throw new AssertionError("within " + deadline + " only " + peers + ": " + lines);
      }
      lines.poll(Duration.ofMillis(200), line -> line.contains("link "));
    }
  }

  /** Sends a signal, for example {@code STOP}. */
  void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  void connectTo(ServerProcess other) {
    type("connect 127.0.0.1 " + other.peerPort());
  }

  /** Asks until this many links are listed; returns the last row. */
  String awaitPeers(int links, Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    Predicate<String> row =
        line -> {
          Matcher matcher = PEER.matcher(line);
          return matcher.matches() && matcher.group(1).equals(String.valueOf(links));
        };
    while (System.nanoTime() < until) {
      type("peers");
      Optional<String> found = lines.poll(Duration.ofMillis(400), row);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new AssertionError("not " + links + " links within " + deadline + ": " + lines);
  }

  String awaitPeers(int links) {
    return awaitPeers(links, Inbox.DEADLINE);
  }
}
