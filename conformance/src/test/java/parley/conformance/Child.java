package parley.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A process of a built image; its lines, those of standard error marked with {@code err| }. */
class Child implements AutoCloseable {
  static final Path IMAGES = Path.of(System.getProperty("images")).toAbsolutePath().normalize();

  /** No child outlives this. */
  private static final Duration DEADLINE = Duration.ofMinutes(30);

  final Process process;
  final Inbox<String> lines;
  private final Writer stdin;

  /**
   * @param image its name, or the path of a copy
   * @param before what stands before the command, for example to run it in another namespace
   */
  Child(
      List<String> before,
      String image,
      Map<String, String> environment,
      Path home,
      boolean piped,
      List<String> args) {
    var command = new ArrayList<String>(before);
    Path program = Path.of("bin").resolve(Path.of(image).getFileName());
    command.add(IMAGES.resolve(image).resolve(program).toString());
    command.addAll(args);
    lines = new Inbox<>(String.join(" ", command));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
    // So that a forgotten --data-dir or --identity never touches the real home.
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_DATA_HOME", home.resolve("data").toString());
    builder.environment().put("XDG_CONFIG_HOME", home.resolve("config").toString());
    builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
    builder.environment().putAll(environment);
    if (!piped) {
      builder.redirectInput(Path.of("/dev/null").toFile());
    }
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stdin = process.outputWriter(StandardCharsets.UTF_8);
    Thread out = pump("", process.getInputStream());
    Thread err = pump("err| ", process.getErrorStream());
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
              lines.add("killed by the suite: past its deadline");
              process.destroyForcibly();
            }
            out.join();
            err.join();
            lines.end("exit status " + process.waitFor());
          } catch (InterruptedException e) {
            process.destroyForcibly();
          }
        });
  }

  private Thread pump(String mark, InputStream stream) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (var reader =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
              lines.add(mark + line);
            }
          } catch (IOException e) {
            lines.add(mark + "unreadable: " + e);
          }
        });
  }

  /** Types a line. */
  void type(String line) {
    lines.add("typed| " + line);
    try {
      stdin.write(line + "\n");
      stdin.flush();
    } catch (IOException e) {
      throw new AssertionError("cannot type into " + lines, e);
    }
  }

  void endInput() {
    try {
      stdin.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes the first line in which the expression is found, the typed ones aside. */
  String await(String regex) {
    return await(regex, Inbox.DEADLINE);
  }

  String await(String regex, Duration deadline) {
    Pattern pattern = Pattern.compile(regex);
    return lines.await(
        "line with /" + regex + "/",
        deadline,
        line -> !line.startsWith("typed| ") && pattern.matcher(line).find());
  }

  long count(String text) {
    return lines.count(line -> !line.startsWith("typed| ") && line.contains(text));
  }

  /** All it has written, the typed lines aside. */
  String output() {
    return String.join(
        "\n", lines.all().stream().filter(line -> !line.startsWith("typed| ")).toList());
  }

  int awaitExit(Duration deadline) {
    lines.awaitEnd(deadline);
    return process.exitValue();
  }

  int awaitExit() {
    return awaitExit(Inbox.DEADLINE);
  }

  void kill() {
    process.destroyForcibly();
    lines.awaitEnd(Inbox.DEADLINE);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    if (process.isAlive()) {
      process.destroy();
      try {
        if (!process.waitFor(3, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor(); // for its folder is removed next
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
