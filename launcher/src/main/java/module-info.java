/** Launcher. */
module parley.launcher {
  requires com.fasterxml.jackson.dataformat.toml;
  requires info.picocli;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires org.tinylog.api;
  requires parley.api;
  requires parley.console;
  requires parley.kernel;
}
