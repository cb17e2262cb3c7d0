package parley.console;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import parley.client.Connector;
import parley.client.Dialler;
import parley.client.RefusedException;
import parley.client.ServerConnection;
import parley.client.SessionSettings;
import parley.client.TcpConnector;
import parley.client.TlsTrust;
import parley.client.WebSocketConnector;
import parley.identity.Identity;
import parley.protocol.Key;
import parley.protocol.Sanitiser;

/** A client program: which one, is a matter of its name and its connector. */
final class ClientProgram {
  static final ClientProgram CLI = new ClientProgram("cli-client", TcpConnector::new);
  static final ClientProgram WEBSOCK = new ClientProgram("websock-client", WebSocketConnector::new);

  private final String program;
  private final Function<Dialler, Connector> connector;

  private ClientProgram(String program, Function<Dialler, Connector> connector) {
    this.program = program;
    this.connector = connector;
  }

  /** What a program is run with; the streams are in UTF-8, whatever the locale says. */
  record Surroundings(
      Map<String, String> environment,
      Path home,
      InputStream in,
      PrintStream out,
      PrintStream err,
      boolean terminal) {}

  int run(String... args) {
    Logging.begin();
    return run(
        new Surroundings(
            System.getenv(),
            home(System.getenv()),
            new FileInputStream(FileDescriptor.in),
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            atTerminal()),
        args);
  }

  /** Where the shell has it, which need not be where the system's list of users does. */
  private static Path home(Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("HOME", ""));
    return home.isAbsolute() ? home : Path.of(System.getProperty("user.home"));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** Since JDK 25 there is no console again, as before 22, when input or output is redirected. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean atTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  int run(Surroundings around, String... args) {
    return switch (ClientArguments.parse(program, args)) {
      case ClientArguments.Parsed.Help(String text) -> {
        around.out().print(text);
        yield ExitStatus.OK;
      }
      case ClientArguments.Parsed.Version _ -> {
        around.out().println(version());
        yield ExitStatus.OK;
      }
      case ClientArguments.Parsed.Wrong(String text) -> {
        complain(around, text);
        around.err().println("Try '" + program + " --help'.");
        yield ExitStatus.USAGE;
      }
      case ClientArguments.Parsed.Run(ClientArguments arguments) -> run(around, arguments);
    };
  }

  private String version() {
    var descriptor = ClientProgram.class.getModule().getDescriptor();
    String number = descriptor == null ? "" : descriptor.rawVersion().orElse("");
    return program + " " + number + " (Java " + Runtime.version() + ")";
  }

  private int run(Surroundings around, ClientArguments arguments) {
    Identity identity;
    Optional<TlsTrust> trust;
    try {
      identity = identity(around, arguments);
      trust = trust(around, arguments);
    } catch (IOException e) {
      complain(around, String.valueOf(e.getMessage()));
      return ExitStatus.FAILED;
    }
    Connector chosen = connector.apply(new Dialler(arguments.host(), arguments.port(), trust));
    Function<ServerConnection, SessionSettings> settings =
        connection ->
            new SessionSettings(
                identity,
                chosen.origin(),
                connection.tlsExporter(),
                arguments.manual(),
                arguments.serverKey(),
                arguments.proof().map(proof -> proof),
                new SecureRandom());
    Key self = Key.of(identity.publicKey());
    try {
      return around.terminal() && !arguments.json()
          ? talk(arguments, self, chosen, settings)
          : pipe(around, arguments, self, chosen, settings);
    } catch (RefusedException e) {
      complain(around, String.valueOf(e.getMessage()));
      return ExitStatus.REFUSED;
    } catch (IOException e) {
      complain(around, String.valueOf(e.getMessage()));
      return ExitStatus.UNREACHABLE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitStatus.FAILED;
    }
  }

  private int pipe(
      Surroundings around,
      ClientArguments arguments,
      Key self,
      Connector chosen,
      Function<ServerConnection, SessionSettings> settings)
      throws IOException, InterruptedException {
    EventFormat format =
        arguments.json()
            ? new JsonFormat()
            : new PlainFormat(self, arguments.manual(), Optional.empty());
    var lines =
        new PipedLines(
            new BufferedReader(new InputStreamReader(around.in(), StandardCharsets.UTF_8)));
    try (var output = new Output(around.out()::println);
        var conversation =
            new Conversation(
                chosen,
                settings,
                event -> {
                  format.event(event).forEach(output);
                  lines.told(event);
                })) {
      conversation.dial();
      var shell = new Shell(conversation, format, self, output);
      lines.run(shell, conversation, arguments.linger());
      return switch (conversation.verdict()) {
        case WELL -> ExitStatus.OK;
        case FAILED -> ExitStatus.FAILED;
        case LOST -> ExitStatus.UNREACHABLE;
        case REFUSED -> ExitStatus.REFUSED;
      };
    }
  }

  private int talk(
      ClientArguments arguments,
      Key self,
      Connector chosen,
      Function<ServerConnection, SessionSettings> settings)
      throws IOException, InterruptedException {
    try (var prompt = Prompt.open(self)) {
      var format = new PlainFormat(self, arguments.manual(), Optional.of(LocalTime::now));
      try (var conversation =
          new Conversation(
              chosen,
              settings,
              event -> {
                prompt.told(event);
                format.event(event).forEach(prompt::show);
              })) {
        conversation.dial();
        prompt.completions().channelsFrom(conversation::channels);
        prompt.show("Connected to " + chosen.origin() + ". Your key is ~" + self.shortForm() + ".");
        prompt.show("Type connect to prove it and begin; help lists the commands.");
        prompt.run(
            new Shell(conversation, format, self, prompt::show, prompt::columns), conversation);
        return switch (conversation.verdict()) {
          // Whoever sits at the terminal has seen what failed.
          case WELL, FAILED -> ExitStatus.OK;
          case LOST -> ExitStatus.UNREACHABLE;
          case REFUSED -> ExitStatus.REFUSED;
        };
      }
    }
  }

  private static Identity identity(Surroundings around, ClientArguments arguments)
      throws IOException {
    if (arguments.ephemeral()) {
      return Identity.ephemeral();
    }
    return Identity.open(
        arguments.identity().orElseGet(() -> usualFile(around.environment(), around.home())));
  }

  /** By the XDG base directory specification, which has relative paths ignored. */
  private static Path usualFile(Map<String, String> environment, Path home) {
    Path data = Path.of(environment.getOrDefault("XDG_DATA_HOME", ""));
    return (data.isAbsolute() ? data : home.resolve(".local/share")).resolve("parley/identity.pem");
  }

  private Optional<TlsTrust> trust(Surroundings around, ClientArguments arguments)
      throws IOException {
    if (arguments.tls().isEmpty()) {
      return Optional.empty();
    }
    ClientArguments.Tls tls = arguments.tls().get();
    if (tls.insecure()) {
      complain(around, "--tls-insecure: certificates are not checked; others may listen in");
      return Optional.of(TlsTrust.unchecked());
    }
    return Optional.of(
        tls.authority().isPresent()
            ? TlsTrust.withAuthority(tls.authority().get())
            : TlsTrust.system());
  }

  private void complain(Surroundings around, String text) {
    around.err().println(program + ": " + Sanitiser.line(text));
  }
}
