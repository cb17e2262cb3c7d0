/**
 * The terminal of the clients: {@link parley.console.CliClient} over TCP and {@link
 * parley.console.WebsockClient} over WebSocket. Lines that a person types, or that come through a
 * pipe, become commands of a session; its events become lines, or JSON.
 *
 * <p>Must not know frames, signatures or sockets: those are parley.client's. Every text from
 * outside is sanitised before it is shown. Uses JLine for the prompt, picocli for the options,
 * jackson-core for {@code --json}, tinylog for what libraries log. Provides no service.
 */
module parley.console {
  requires com.fasterxml.jackson.core;
  requires info.picocli;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires org.tinylog.api;
  requires parley.client;
  requires parley.identity;
  requires parley.protocol;

  exports parley.console;
}
