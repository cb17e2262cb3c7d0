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
  private static final Duration READY = Duration.ofSeconds(180);

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

  /** Waits until it serves: long, for a dozen of them may be starting at once. */
  ServerProcess ready() {
    await("^ready", READY);
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
  record Peer(String row, String address, boolean outbound) {
    private static final Pattern ROW =
        Pattern.compile("^\\d+\\s+(\\S+:\\d+)\\s+\\S+\\s+(inbound|outbound)\\s.*");

    private static Optional<Peer> of(String line) {
      Matcher matcher = ROW.matcher(line);
      return matcher.matches()
          ? Optional.of(new Peer(line, matcher.group(1), matcher.group(2).equals("outbound")))
          : Optional.empty();
    }

    /** The address without its port. */
    String host() {
      return address.substring(0, address.lastIndexOf(':'));
    }
  }

  /** The links that are up now, as far as this server knows: the other one may not know yet. */
  List<Peer> peers() {
    return Asking.until(
            "answer to peers",
            () -> answer("peers"),
            rows -> rows.stream().noneMatch(row -> row.startsWith("error: ")))
        .stream()
        .flatMap(row -> Peer.of(row).stream())
        .toList();
  }

  /** What it prints because of a command, and not because of one before it. */
  private List<String> answer(String command) {
    int begin = mark();
    type(command);
    int end = mark();
    return lines.all().subList(begin + 1, end);
  }

  /** Where in all lines everything ends that was asked before. */
  private int mark() {
    marks++;
    String mark = "end-of-answer-" + marks; // no command: what it answers comes after the rows
    type(mark);
    String answer = await("unknown command '" + mark + "'");
    return lines.all().indexOf(answer);
  }

  /** Asks until the answer is this; fails with the last one. */
  List<Peer> awaitPeers(Predicate<List<Peer>> wanted, Duration deadline) {
    return Asking.until("peers of " + lines.name(), deadline, this::peers, wanted);
  }

  /** Asks until this many links are listed. */
  List<Peer> awaitPeers(int links) {
    return awaitPeers(peers -> peers.size() == links, Inbox.DEADLINE);
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
}
