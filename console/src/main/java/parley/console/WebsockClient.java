package parley.console;

/** The client over WebSocket: {@code websock-client <ip> <port>}. */
public final class WebsockClient {
  private WebsockClient() {}

  /** Runs until the user leaves; the exit statuses are those of {@link ExitStatus}. */
  public static void main(String[] args) {
    System.exit(ClientProgram.WEBSOCK.run(args));
  }
}
