/**
 * The kernel: sessions, channels, routing between clients and the overlay, and the loading of
 * providers. The only module with {@code uses}: client transports, the peer transport, auth schemes
 * and discovery strategies are found on the module path, so that a server type is nothing but a set
 * of modules.
 *
 * <p>Must not know any transport, any crypto library, or what a terminal is. All state belongs to
 * one {@link parley.api.EventLoop}; only signatures are checked elsewhere, on worker threads.
 *
 * @uses parley.api.Transport doors for clients; at least one
 * @uses parley.api.PeerTransport links to other servers; exactly one
 * @uses parley.api.AuthScheme how keys prove themselves; exactly one
 * @uses parley.api.Discovery where addresses of peers come from; any number
 */
module parley.kernel {
  requires transitive parley.api;
  requires parley.overlay;
  requires transitive parley.protocol;

  exports parley.kernel;

  uses parley.api.AuthScheme;
  uses parley.api.Discovery;
  uses parley.api.PeerTransport;
  uses parley.api.Transport;
}
