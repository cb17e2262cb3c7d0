/**
 * The kernel: sessions, channels, and routing between clients and the overlay, by whatever
 * providers {@code parley.providers} has found.
 *
 * <p>Must not know any transport, any crypto library, or what a terminal is. All state belongs to
 * one {@link parley.api.EventLoop}; only signatures are checked elsewhere, on worker threads.
 */
module parley.kernel {
  requires transitive parley.api;
  requires parley.overlay;
  requires transitive parley.protocol;
  requires transitive parley.providers;

  exports parley.kernel;
}
