/** Kernel. */
module parley.kernel {
  requires transitive parley.api;
  requires parley.overlay;
  requires parley.protocol;

  exports parley.kernel;

  uses parley.api.AuthScheme;
  uses parley.api.Discovery;
  uses parley.api.PeerTransport;
  uses parley.api.Transport;
}
