package parley.console;

/** The client over TCP: {@code cli-client <ip> <port>}. */
public final class CliClient {
  private CliClient() {}

  /** Runs until the user leaves; the exit statuses are those of {@link ExitStatus}. */
  public static void main(String[] args) {
    System.exit(ClientProgram.CLI.run(args));
  }
}
