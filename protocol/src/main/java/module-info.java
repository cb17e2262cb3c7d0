/**
 * The wire: frames as records, strict codecs (client frames in JSON, peer frames in binary), the
 * canonical bytes that are signed, names, and limits. Beside it, what all programs show people: the
 * sanitiser, and guesses at mistyped words. docs/PROTOCOL.md is its specification.
 *
 * <p>Pure functions over bytes: knows no sockets, sessions, keys or clocks. Uses jackson-core for
 * JSON.
 */
module parley.protocol {
  requires com.fasterxml.jackson.core;

  exports parley.protocol;
}
