/**
 * Where providers come from: the modules of the image, and the plugin folder, whose entries are
 * checked before anything of them runs, and loaded each in a {@link ModuleLayer} of its own. The
 * only module with {@code uses}, so that a server type is nothing but a set of modules.
 *
 * <p>Must not know any provider, nor what the kernel does with one.
 *
 * @uses parley.api.Transport doors for clients; at least one
 * @uses parley.api.PeerTransport links to other servers; exactly one
 * @uses parley.api.AuthScheme what sessions prove; exactly one of them is a {@link
 *     parley.api.KeyScheme}
 * @uses parley.api.Discovery where addresses of peers come from; any number
 */
module parley.providers {
  requires transitive parley.api;

  exports parley.providers;

  uses parley.api.AuthScheme;
  uses parley.api.Discovery;
  uses parley.api.PeerTransport;
  uses parley.api.Transport;
}
