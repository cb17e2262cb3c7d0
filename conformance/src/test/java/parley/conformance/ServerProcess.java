package parley.conformance;

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
