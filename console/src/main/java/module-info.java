/** Console. */
module parley.console {
  requires com.fasterxml.jackson.core;
  requires info.picocli;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires org.tinylog.api;
  requires parley.client;
  requires parley.identity;

  exports parley.console;
}
