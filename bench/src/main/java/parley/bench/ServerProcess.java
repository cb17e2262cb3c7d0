package parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A server in a process of its own, and what the system says of that process. Linux only. */
final class ServerProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 5;
  private static final long START_NS = TimeUnit.SECONDS.toNanos(30);
  private static final Pattern COMPILER = Pattern.compile("\\(C[12] Comp");
  private static final String LISTENING = "listening ";

  final String name;
  private final Process process;
  private final List<String> listening = new ArrayList<>();
  private final double ticksPerSecond;

  private ServerProcess(String name, Process process) throws IOException, InterruptedException {
    this.name = name;
    this.process = process;
    this.ticksPerSecond = Double.parseDouble(outputOf("getconf", "CLK_TCK").strip());
  }

  /**
   * Starts a Parley server and waits until it is ready. Its errors go to a file beside its data.
   */
  static ServerProcess parley(Path image, Path data, String javaOptions, List<String> flags) {
    List<String> command = new ArrayList<>();
    String program = image.getFileName().toString();
    command.add(image.resolve("bin").resolve(program).toString());
    command.addAll(List.of("127.0.0.1", "0", "0", "0"));
    command.addAll(List.of("--data-dir", data.toString()));
    command.addAll(flags);
    try {
      Files.createDirectories(data);
      ServerProcess server =
          start("parley", command, data, Map.of("PARLEY_JAVA_OPTS", javaOptions), false);
      server.awaitReady();
      return server;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts another server and waits until its port is open. */
  static ServerProcess other(String name, List<String> command, Path folder, int port) {
    try {
      ServerProcess server = start(name, command, folder, Map.of(), true);
      server.awaitPort(port);
      return server;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ServerProcess start(
      String name, List<String> command, Path folder, Map<String, String> variables, boolean quiet)
      throws IOException, InterruptedException {
    Path log = folder.resolve(name + ".log");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(variables);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectError(log.toFile());
    if (quiet) {
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
    }
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new ServerProcess(name, process);
  }

  private void awaitReady() throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(LISTENING)) {
        listening.add(line.substring(LISTENING.length()));
      } else if (line.startsWith("ready ")) {
        return;
      }
    }
    throw new IllegalStateException(name + " did not start: see its log in its data directory");
  }

  private void awaitPort(int port) throws InterruptedException {
    long deadline = System.nanoTime() + START_NS;
    while (true) {
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException(name + " does not listen on port " + port, e);
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  /** Where a Parley server listens by that scheme. */
  InetSocketAddress address(String scheme) {
    String found =
        listening.stream()
            .filter(one -> one.startsWith(scheme + "://"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(name + " has no " + scheme));
    return new InetSocketAddress(
        InetAddress.getLoopbackAddress(),
        Integer.parseInt(found.substring(found.lastIndexOf(':') + 1)));
  }

  long pid() {
    return process.pid();
  }

  /** User and system time of the process so far, in seconds; the clock ticks in hundredths. */
  double cpuSeconds() {
    return cpuSeconds(read("stat"));
  }

  /** What of that the threads took that compile in a Java server; 0 in others. */
  double compilerSeconds() {
    Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    double seconds = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        seconds += compilerSeconds(thread);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(name + " has ended", e);
    }
    return seconds;
  }

  private double compilerSeconds(Path thread) throws IOException {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      return COMPILER.matcher(stat).find() ? cpuSeconds(stat) : 0;
    } catch (IOException e) {
      if (Files.exists(thread)) {
        throw e;
      }
      return 0; // it has just ended
    }
  }

  private double cpuSeconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / ticksPerSecond;
  }

  /** Memory of the process that is in RAM, in bytes. */
  long residentBytes() {
    return read("status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }

  /** What a Java server holds on its heap after a collection, in bytes; asked of it by jcmd. */
  long liveBytes() {
    try {
      String histogram =
          outputOf(
              Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
              Long.toString(pid()),
              "GC.class_histogram");
      return histogram
          .lines()
          .filter(line -> line.startsWith("Total"))
          .mapToLong(line -> Long.parseLong(line.strip().split("\\s+")[2]))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(name + " told no histogram: " + histogram));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
    } catch (IOException e) {
      throw new UncheckedIOException(name + " has ended", e);
    }
  }

  /** A limit of this process, which those that it starts inherit, by its name in /proc. */
  static long limit(String label) {
    try {
      return Files.readString(Path.of("/proc/self/limits"))
          .lines()
          .filter(line -> line.startsWith(label))
          .mapToLong(line -> Long.parseLong(line.substring(label.length()).strip().split(" ")[0]))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String outputOf(String... command) throws IOException, InterruptedException {
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    tool.waitFor();
    return output;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
