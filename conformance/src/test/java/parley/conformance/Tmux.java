package parley.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal of 200 columns and 30 lines, in a tmux of its own, that runs a built image. */
final class Tmux implements AutoCloseable {
  private final Path program;
  private final Path home;

  /** Starts an image; the terminal stays when it ends. */
  Tmux(Path program, Path home, String image, String... args) {
    this(program, home, List.of(), image, args);
  }

  private Tmux(Path program, Path home, List<String> before, String image, String... args) {
    this.program = program;
    this.home = home;
    // All in one go: a program that ends at once would else take its session with it.
    var command =
        new ArrayList<>(
            List.of("-f", "/dev/null", "start-server", ";", "set-option", "-g", "remain-on-exit"));
    command.addAll(List.of("on", ";", "new-session", "-d", "-x", "200", "-y", "30", "--"));
    command.addAll(before);
    command.add(Child.IMAGES.resolve(image).resolve("bin").resolve(image).toString());
    command.addAll(List.of(args));
    tmux(command.toArray(String[]::new));
  }

  /** The same where no locale is set, though the terminal has UTF-8. */
  static Tmux withoutLocale(Path program, Path home, String image, String... args) {
    return new Tmux(
        program, home, List.of("env", "-u", "LC_ALL", "-u", "LC_CTYPE", "-u", "LANG"), image, args);
  }

  private String tmux(String... args) {
    var command = new ArrayList<String>(List.of(program.toString(), "-u"));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PARLEY_") || name.startsWith("TMUX"));
    environment.put("TMUX_TMPDIR", home.toString());
    environment.put("HOME", home.toString());
    environment.put("XDG_DATA_HOME", home.resolve("data").toString());
    environment.put("LC_ALL", "C.UTF-8");
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(command + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new AssertionError(command.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command.toString(), e);
    }
  }

  /** Presses keys, without Enter. */
  void press(String text) {
    tmux("send-keys", "-l", text);
  }

  /** Pastes a text of several lines at once, as a terminal does that marks what is pasted. */
  void paste(String text) {
    tmux("set-buffer", text);
    tmux("paste-buffer", "-p");
  }

  void type(String line) {
    press(line);
    tmux("send-keys", "Enter");
  }

  /** What is on the screen, without the empty lines at its end. */
  String screen() {
    return tmux("capture-pane", "-p").stripTrailing();
  }

  /** Waits until the whole screen matches, and gives its first group. */
  String await(String regex) {
    Pattern pattern = Pattern.compile("(?s).*" + regex);
    long until = System.nanoTime() + Inbox.DEADLINE.toNanos();
    String screen = screen();
    while (System.nanoTime() < until) {
      Matcher matcher = pattern.matcher(screen);
      if (matcher.matches()) {
        return matcher.groupCount() == 0 ? "" : matcher.group(1);
      }
      pause();
      screen = screen();
    }
    throw new AssertionError("not /" + regex + "/ but\n" + screen);
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    tmux("kill-server");
  }
}
