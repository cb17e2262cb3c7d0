package parley.launcher;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.tinylog.Logger;
import parley.api.SettingException;
import parley.kernel.Kernel;
import parley.loop.TlsSource;
import parley.providers.Plugin;
import parley.providers.PluginFolder;
import parley.providers.Plugins;

/**
 * The main of every server. Which server it is follows from the module path: each client transport
 * that is found has a port on the command line.
 */
public final class Server {
  private static final int FAILURE = 1;
  private static final int USAGE = 2;

  /** How long the end waits for what was logged to be written. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final String program;
  private final Map<String, String> environment;
  private final PrintStream output;
  private final PrintStream error;
  private final LogStream log;

  /** Whether only a signal can end the server now. */
  private volatile boolean endsBySignal;

  Server(String program, Map<String, String> environment, PrintStream output, PrintStream error) {
    this.program = program;
    this.environment = environment;
    this.output = output;
    this.error = error;
    this.log = new LogStream(LogStream.MOST_LINES, error::println);
  }

  /**
   * Runs until {@code exit}, or a signal when there is no prompt (status 0); 1: it cannot start; 2:
   * usage or settings.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    String program = System.getProperty("parley.program", "server");
    int status = new Server(program, System.getenv(), System.out, System.err).run(args);
    System.exit(status);
  }

  int run(String... args) throws IOException, InterruptedException {
    ServerSettings early =
        ServerSettings.guess(SettingTable.early(), Arguments.early(args), environment);
    Logging.apply(early, log);
    if (early.text(SettingTable.LOG_FILE).isEmpty()) {
      log.toUsual(); // at once: who waits for a plugin wants to know for which
    }
    try {
      Optional<List<String>> tended = Arguments.plugins(args);
      if (tended.isPresent()) {
        return tend(early, tended.get());
      }
      Plugins plugins = Plugins.find(folder(early));
      SettingTable table = SettingTable.of(plugins.doors(), known(early, plugins));
      Arguments arguments = Arguments.parse(program, table, args);
      return switch (arguments.action()) {
        case HELP -> say(Arguments.help(program, table).stripTrailing());
        case VERSION -> say(version());
        case CHECK_CONFIG ->
            say(String.join("\n", settings(plugins, table, arguments).effective()));
        case RUN -> serve(plugins, settings(plugins, table, arguments));
      };
    } catch (Arguments.UsageException e) {
      error.println(program + ": " + e.getMessage());
      error.println("Try '" + program + " --help'.");
      return USAGE;
    } catch (SettingException e) {
      e.getMessage().lines().forEach(line -> error.println(program + ": " + line));
      return USAGE;
    } catch (Plugins.PluginException e) {
      error.println(program + ": " + e.getMessage());
      return FAILURE;
    } catch (IOException e) {
      error.println(program + ": cannot start: " + e.getMessage());
      return FAILURE;
    } finally {
      log.drain(LAST_WORDS);
    }
  }

  private ServerSettings settings(Plugins plugins, SettingTable table, Arguments arguments) {
    ServerSettings settings =
        ServerSettings.resolve(table, arguments.values(), environment, arguments.config(), home());
    settings.warnings().forEach(line -> error.println(program + ": warning: " + line));
    checkLogFile(settings);
    checkPluginsDir(settings);
    Kernel.check(plugins, settings);
    TlsSource.from(settings).ifPresent(TlsSource::close);
    settings
        .configuration()
        .doors()
        .forEach(door -> TlsSource.from(door.settings()).ifPresent(TlsSource::close));
    return settings;
  }

  /** Where the shell has it, which need not be where the system's list of users does. */
  private Path home() {
    Path home = Path.of(environment.getOrDefault("HOME", ""));
    return home.isAbsolute() ? home : Path.of(System.getProperty("user.home"));
  }

  private static Optional<PluginFolder> folder(ServerSettings settings) {
    return settings.flag(SettingTable.NO_PLUGINS)
        ? Optional.empty()
        : Optional.of(new PluginFolder(place(settings)));
  }

  /** By default next to the programs, in the image that this one runs on. */
  private static Path place(ServerSettings settings) {
    return settings
        .text(SettingTable.PLUGINS_DIR)
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("java.home"), "plugins"));
  }

  /** Also when plugins are switched off: their tables in the configuration are no mistake. */
  private static List<Plugin> known(ServerSettings early, Plugins plugins) throws IOException {
    if (!early.flag(SettingTable.NO_PLUGINS)) {
      return plugins.plugins();
    }
    var all = new ArrayList<Plugin>(plugins.plugins());
    all.addAll(new PluginFolder(place(early)).plugins());
    return all;
  }

  private static void checkPluginsDir(ServerSettings settings) {
    Optional<Path> given = settings.text(SettingTable.PLUGINS_DIR).map(Path::of);
    if (given.isPresent() && !Files.isDirectory(given.get())) {
      throw settings.refuse(SettingTable.PLUGINS_DIR, "'" + given.get() + "' is not a folder");
    }
  }

  /** Looks after plugins, without loading them: what the image itself has is listed with them. */
  private int tend(ServerSettings early, List<String> words) throws IOException {
    checkPluginsDir(early);
    Optional<PluginFolder> folder = folder(early);
    Plugins ofImage = Plugins.find(Optional.empty());
    var known = new ArrayList<Plugin>(ofImage.plugins());
    if (folder.isPresent()) {
      known.addAll(folder.get().plugins());
    }
    PluginCommands.Answer answer =
        new PluginCommands(folder, ofImage::list, () -> known).run(words);
    answer.lines().forEach(answer.well() ? output::println : error::println);
    return answer.well() ? 0 : FAILURE;
  }

  private static void checkLogFile(ServerSettings settings) {
    settings
        .text(SettingTable.LOG_FILE)
        .map(file -> Path.of(file).toAbsolutePath())
        .flatMap(Server::problem)
        .ifPresent(problem -> {
          throw settings.refuse(SettingTable.LOG_FILE, problem);
        });
  }

  /** A pipe or a terminal is none either: it could hold up the log. */
  private static Optional<String> problem(Path logFile) {
    if (Files.exists(logFile) && !Files.isRegularFile(logFile)) {
      return Optional.of("'" + logFile + "' is not a regular file");
    }
    return Files.isWritable(Files.exists(logFile) ? logFile : logFile.getParent())
        ? Optional.empty()
        : Optional.of("'" + logFile + "' cannot be written");
  }

  private int say(String text) {
    output.println(text);
    return 0;
  }

  private String version() {
    var descriptor = Server.class.getModule().getDescriptor();
    String number = descriptor == null ? "" : descriptor.rawVersion().orElse("");
    return program + " " + number + " (Java " + Runtime.version() + ")";
  }

  private int serve(Plugins plugins, ServerSettings settings)
      throws IOException, InterruptedException {
    Optional<String> logFile = settings.text(SettingTable.LOG_FILE);
    if (logFile.isPresent()) {
      log.to(appendingTo(logFile.get()));
    } else {
      log.toUsual();
    }
    KernelServer server = KernelServer.start(plugins, settings);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "parley-stop"));
    for (String address : server.addresses()) {
      output.println("listening " + address);
    }
    for (String address : server.addresses()) {
      if (address.startsWith("ws://") || address.startsWith("wss://")) {
        output.println("page " + page(address));
      }
    }
    output.println("ready " + server.key().shortForm() + " " + server.key().hex());
    output.flush();
    var commands =
        new ServerCommands(
            server, new PluginCommands(folder(settings), plugins::list, plugins::plugins));
    return atTerminal()
        ? PromptShell.run(commands, logFile.isEmpty() ? Optional.of(log) : Optional.empty())
        : pipe(commands);
  }

  /** Where a browser of this machine finds the page; everywhere is no place to go to. */
  static String page(String listening) {
    String address = "http" + listening.substring("ws".length()) + "/";
    return address.replace("://0.0.0.0:", "://127.0.0.1:").replace("://[::]:", "://[::1]:");
  }

  private int pipe(ServerCommands commands) throws InterruptedException {
    endsBySignal = true;
    OptionalInt status =
        PipedShell.run(
            commands,
            new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
            output);
    if (status.isEmpty()) {
      new CountDownLatch(1).await(); // a service: until a signal ends the process
    }
    endsBySignal = false;
    return status.orElse(0);
  }

  /**
   * What fails later, as on a full disk, loses lines and nothing else: a print stream is silent.
   */
  private static Consumer<String> appendingTo(String file) throws IOException {
    return new PrintStream(new FileOutputStream(file, true), true, StandardCharsets.UTF_8)::println;
  }

  /** Since JDK 25 there is no console again, as before 22, when input or output is redirected. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean atTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private void stop(KernelServer server) {
    try {
      server.close();
    } catch (IOException e) {
      Logger.warn("the data folder could not be freed: {}", e.getMessage());
    } catch (IllegalStateException e) {
      Logger.warn("stopped without a goodbye: {}", e.getMessage());
    } finally {
      log.drain(LAST_WORDS);
    }
    if (endsBySignal) {
      // The JVM's own status would be 143, which service managers take for a failure. Not at a
      // prompt: JLine's hook has a terminal to restore.
      Runtime.getRuntime().halt(0);
    }
  }
}
