/**
 * Runs a server: its main, its settings, and its prompt. The images of all programs are linked here
 * too.
 *
 * <p>Must not know the protocol's bytes, or any provider by name: which ports there are follows
 * from the transports that the kernel finds.
 *
 * <p>Provides and uses no service itself. Exports nothing: what it offers is {@code
 * parley.launcher.Server}, a main class.
 */
module parley.launcher {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires com.fasterxml.jackson.dataformat.toml;
  requires info.picocli;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires org.tinylog.api;
  requires parley.api;
  requires parley.kernel;
  requires parley.loop;
  requires parley.protocol;
  requires parley.providers;
}
